using System.Diagnostics.CodeAnalysis;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Server;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Push;

/// <summary>
/// Which streams are attached to which scope. A scope lives from its first stream to its last; it is translated at once when it appears, and
/// with each new mesh. Scopes that differ in nothing that matters are served as one. Safe for any number of threads.
/// </summary>
internal sealed partial class ScopeRegistry
{
    // What most proxies are that say nothing of themselves. Its translation is made before they come.
    private readonly ProxyScope _usual;
    private readonly int _largestLocality;

    private readonly Lock _gate = new();
    private readonly Dictionary<ProxyScope, ScopeState> _scopes = [];
    private readonly Dictionary<ProxyScope, ServedScope> _served = [];
    private readonly Dictionary<long, ScopeState> _streams = [];
    private readonly ILogger _logger;
    private MeshStep _mesh = new(new(0, MeshSnapshot.Empty));

    public ScopeRegistry(ILogger logger, int largestLocality = 0)
    {
        _logger = logger;
        _largestLocality = largestLocality;
        _usual = new() { Kind = ProxyKind.Envoy, Routes = RouteDelivery.Hosts, LargestLocality = largestLocality };
    }

    /// <summary>Gives a stream another scope of the server; set once, before the first stream.</summary>
    public Action<long, XdsScope>? Move { get; set; }

    /// <summary>The scopes that have streams.</summary>
    public IReadOnlyList<ScopeState> Scopes
    {
        get
        {
            lock (_gate)
            {
                return [.. _scopes.Values];
            }
        }
    }

    /// <summary>What is served, for each different set of resources.</summary>
    public IReadOnlyList<ServedScope> Served
    {
        get
        {
            lock (_gate)
            {
                return [.. _served.Values.Where(static served => served.Scopes > 0)];
            }
        }
    }

    /// <summary>Gives a new stream its scope. What the scope is given is there when this returns: nothing is debounced for a newcomer.</summary>
    public XdsScope Attach(XdsStreamInfo stream)
    {
        var scope = ProxyScopeReader.Read(stream.Node, stream.IsDelta, out var problem, _largestLocality);
        if (problem is not null)
        {
            Log.NodeProblem(_logger, stream.Node.Id, problem);
        }

        ScopeState? state;
        lock (_gate)
        {
            if (!_scopes.TryGetValue(scope, out state))
            {
                _scopes.Add(scope, state = new(scope));
            }

            state.Streams.Add(stream.Id);
            _streams.Add(stream.Id, state);
        }

        try
        {
            return Settle(state).Xds;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Detach(stream);
            Log.TranslationFailed(_logger, e, stream.Node.Id);
            throw new RpcException(new(StatusCode.Internal, "what this node is given could not be made; the log of the control plane says why"));
        }
    }

    /// <summary>The server knows the stream from now on: if its scope became another meanwhile, it is moved there.</summary>
    public void Attached(XdsStreamInfo stream)
    {
        if (Find(stream.Id)?.Served is { } served)
        {
            Move?.Invoke(stream.Id, served.Xds);
        }
    }

    /// <summary>Takes a stream that has ended from its scope; a scope without streams is released.</summary>
    public void Detach(XdsStreamInfo stream)
    {
        lock (_gate)
        {
            if (!_streams.Remove(stream.Id, out var state) || !state.Streams.Remove(stream.Id) || state.Streams.Count > 0)
            {
                return;
            }

            _scopes.Remove(state.Scope);
            ServeNeedsLock(state, null);
        }
    }

    /// <summary>Translates a mesh for all scopes, one after the other, and hands each its part as soon as it is made.</summary>
    /// <returns>What went wrong; null where nothing did. A scope for which it did keeps what it has.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A fault in one scope's translation must not keep the others from theirs.")]
    public string? Push(Versioned<MeshSnapshot> mesh)
    {
        ScopeState[] states;
        lock (_gate)
        {
            // Streams that attach from here on take the new mesh themselves.
            _mesh = new(mesh, _mesh);
            states = [.. _scopes.Values];
            foreach (var (narrow, _) in _served.Where(static pair => pair.Value.Scopes == 0).ToList())
            {
                _served.Remove(narrow);
            }
        }

        string? error = null;
        foreach (var state in states)
        {
            try
            {
                Settle(state);
            }
            catch (Exception e)
            {
                Log.TranslationFailed(_logger, e, state.Scope.NodeId);
                error ??= $"translation for {state.Scope.NodeId} failed: {e.Message}";
            }
        }

        Log.Pushed(_logger, mesh.Version, states.Length, Served.Count);
        return error;
    }

    /// <summary>Hands the endpoints of a newer mesh to all scopes ahead of all else in it, also while <see cref="Push"/> is at work on another.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "What fails here for a scope fails again with the whole mesh, and is told then; the others get theirs.")]
    public void Overtake(Versioned<MeshSnapshot> newer)
    {
        foreach (var served in Served)
        {
            try
            {
                served.Overtake(newer);
            }
            catch (Exception e)
            {
                Log.TranslationFailed(_logger, e, served.Narrow.NodeId);
            }
        }
    }

    /// <summary>Translates the newest mesh for the proxies that are most likely to come first, so that these need not wait for it.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "It is done ahead of need: where it fails, the proxy that needs it is told.")]
    public void Prepare()
    {
        MeshStep mesh;
        lock (_gate)
        {
            mesh = _mesh;
        }

        try
        {
            ServedScope served;
            var narrow = mesh.Narrow(_usual, null, 0);
            lock (_gate)
            {
                served = GetNeedsLock(narrow);
            }

            served.Refresh(mesh);
        }
        catch (Exception e)
        {
            Log.TranslationFailed(_logger, e, "the usual proxy");
        }
    }

    /// <summary>The scope of a stream; null where the stream has ended.</summary>
    public ScopeState? Find(long streamId)
    {
        lock (_gate)
        {
            return _streams.GetValueOrDefault(streamId);
        }
    }

    /// <summary>How many streams are given the same resources as this scope's.</summary>
    public int SharedBy(ScopeState state)
    {
        lock (_gate)
        {
            return _scopes.Values.Where(other => ReferenceEquals(other.Served, state.Served)).Sum(static other => other.Streams.Count);
        }
    }

    /// <summary>Has a scope served what the newest mesh has for it, together with those that are given the same.</summary>
    private ServedScope Settle(ScopeState state)
    {
        while (true)
        {
            MeshStep mesh;
            ServedScope? former;
            long formerVersion;
            lock (_gate)
            {
                (mesh, former, formerVersion) = (_mesh, state.Served, state.NarrowedFor);
            }

            var narrow = mesh.Narrow(state.Scope, former?.Narrow, formerVersion);
            ServedScope served;
            lock (_gate)
            {
                served = GetNeedsLock(narrow);
            }

            served.Refresh(mesh);
            long[] moved;
            lock (_gate)
            {
                if (!ReferenceEquals(mesh, _mesh) || !ReferenceEquals(_served.GetValueOrDefault(narrow), served))
                {
                    // A newer mesh came meanwhile; whoever brought it may have passed this scope already.
                    continue;
                }

                moved = former is null || ReferenceEquals(former, served) ? [] : [.. state.Streams];
                ServeNeedsLock(state, served);
                state.NarrowedFor = mesh.Version;
            }

            foreach (var stream in moved)
            {
                Move?.Invoke(stream, served.Xds);
            }

            return served;
        }
    }

    private ServedScope GetNeedsLock(ProxyScope narrow)
    {
        if (!_served.TryGetValue(narrow, out var served))
        {
            _served.Add(narrow, served = new(narrow));
        }

        return served;
    }

    private void ServeNeedsLock(ScopeState state, ServedScope? served)
    {
        if (ReferenceEquals(state.Served, served))
        {
            return;
        }

        if (served is not null && state.Streams.Count > 0)
        {
            served.Scopes++;
        }

        if (state.Served is { } former && --former.Scopes == 0)
        {
            _served.Remove(former.Narrow);
        }

        state.Served = served is null || state.Streams.Count == 0 ? null : served;
    }

    private static partial class Log
    {
        [LoggerMessage(1410, LogLevel.Warning, "Node {NodeId}: {Problem}; what cannot be read counts as not said.")]
        public static partial void NodeProblem(ILogger logger, string nodeId, string problem);

        [LoggerMessage(1411, LogLevel.Error, "Translation for {NodeId} failed; what it had stays.")]
        public static partial void TranslationFailed(ILogger logger, Exception error, string nodeId);

        [LoggerMessage(1412, LogLevel.Information, "Mesh {Version} handed to {Scopes} scopes as {Sets} different sets of resources.")]
        public static partial void Pushed(ILogger logger, long version, int scopes, int sets);
    }
}
