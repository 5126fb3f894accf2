using System.Diagnostics.CodeAnalysis;
using Fairlead.Grpc;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Server;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Push;

/// <summary>
/// Which streams are attached to which scope. A scope lives from its first stream to its last; it is translated at once when it appears, and
/// with each new mesh. Safe for any number of threads.
/// </summary>
internal sealed partial class ScopeRegistry
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ProxyScope, ScopeState> _scopes = [];
    private readonly Dictionary<long, ScopeState> _streams = [];
    private readonly ILogger _logger;
    private MeshTranslations _mesh = new(new(0, MeshSnapshot.Empty));

    public ScopeRegistry(ILogger logger) => _logger = logger;

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

    /// <summary>Gives a new stream its scope. What the scope is given is there when this returns: nothing is debounced for a newcomer.</summary>
    public XdsScope Attach(XdsStreamInfo stream)
    {
        var scope = ProxyScopeReader.Read(stream.Node, stream.IsDelta, out var problem);
        if (problem is not null)
        {
            Log.NodeProblem(_logger, stream.Node.Id, problem);
        }

        ScopeState? state;
        MeshTranslations mesh;
        lock (_gate)
        {
            if (!_scopes.TryGetValue(scope, out state))
            {
                _scopes.Add(scope, state = new(scope));
            }

            state.Streams++;
            _streams.Add(stream.Id, state);
            mesh = _mesh;
        }

        try
        {
            state.Refresh(mesh);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Detach(stream);
            Log.TranslationFailed(_logger, e, stream.Node.Id);
            throw new GrpcException(GrpcStatusCode.Internal, "what this node is given could not be made; the log of the control plane says why");
        }

        return state.Xds;
    }

    /// <summary>Takes a stream that has ended from its scope; a scope without streams is released.</summary>
    public void Detach(XdsStreamInfo stream)
    {
        lock (_gate)
        {
            if (!_streams.Remove(stream.Id, out var state) || --state.Streams > 0)
            {
                return;
            }

            _scopes.Remove(state.Scope);
            if (state.Translated is { } translated && !_scopes.Values.Any(other => ReferenceEquals(other.Translated, translated)))
            {
                _mesh.Forget(translated.Scope);
            }
        }
    }

    /// <summary>Translates a mesh for all scopes, one after the other, and hands each its part as soon as it is made.</summary>
    /// <returns>What went wrong; null where nothing did. A scope for which it did keeps what it has.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A fault in one scope's translation must not keep the others from theirs.")]
    public string? Push(Versioned<MeshSnapshot> mesh)
    {
        ScopeState[] states;
        MeshTranslations translations;
        lock (_gate)
        {
            translations = new(mesh, _mesh);

            // Streams that attach from here on take the new mesh themselves.
            _mesh = translations;
            states = [.. _scopes.Values];
        }

        string? error = null;
        foreach (var state in states)
        {
            try
            {
                state.Refresh(translations);
            }
            catch (Exception e)
            {
                Log.TranslationFailed(_logger, e, state.Scope.NodeId);
                error ??= $"translation for {state.Scope.NodeId} failed: {e.Message}";
            }
        }

        Log.Pushed(_logger, mesh.Version, states.Length, translations.Count);
        return error;
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
            return _scopes.Values.Where(other => ReferenceEquals(other.Translated?.Resources, state.Translated?.Resources)).Sum(other => other.Streams);
        }
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
