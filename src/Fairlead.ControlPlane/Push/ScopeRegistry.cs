using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fairlead.Catalog;
using Fairlead.ControlPlane.Metrics;
using Fairlead.Incremental.Feeds;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;
using Fairlead.Protos;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Push;

/// <summary>
/// Which streams are attached to which scope, and what all of them are given. A scope lives from its first stream to its last; it is
/// rendered for at once when it appears, and with each new mesh. Scopes that are given the same are served as one. What is served is the
/// last joined config with the newest endpoints: these go on while the next config is rendered. Safe for any number of threads.
/// </summary>
internal sealed partial class ScopeRegistry
{
    // What most proxies are that say nothing of themselves. What they are given is made before they come.
    private const string Usual = "usual";
    private readonly ProxyScope _usual;
    private readonly int _largestLocality;
    private readonly MeshCatalog _catalog;
    private readonly Func<CatalogInputs> _newest;
    private readonly MeshRendering _rendering;
    private readonly Lock _gate = new();
    private readonly Dictionary<ProxyScope, ScopeState> _scopes = [];
    private readonly Dictionary<ServedKey, ServedScope> _served = [];
    private readonly Dictionary<long, ScopeState> _streams = [];
    private readonly Dictionary<Profile, ProfileSets> _sets = [];
    private readonly ILogger _logger;
    private OrderedMap<string, ProxyScope> _named;
    private RenderedMesh _rendered;
    private Versioned<CatalogState> _live;
    private OrderedMap<ConfigKey, ConfigObject>? _looked;
    private long _lastName;

    /// <summary>Makes a registry.</summary>
    /// <param name="catalog">The catalog that the states are of.</param>
    /// <param name="newest">Gives the newest inputs, debounced or not. Called under the registry's lock; it only looks.</param>
    /// <param name="logger">Where it says what went wrong.</param>
    /// <param name="largestLocality">Of a locality with more endpoints than this an Envoy gets them one by one; 0: never.</param>
    public ScopeRegistry(MeshCatalog catalog, Func<CatalogInputs> newest, ILogger logger, int largestLocality = 0)
    {
        _catalog = catalog;
        _newest = newest;
        _live = new(0, catalog.Empty);
        _logger = logger;
        _largestLocality = largestLocality;
        _usual = new() { Kind = ProxyKind.Envoy, Routes = RouteDelivery.Hosts, LargestLocality = largestLocality };
        _rendering = new(largestLocality);
        _rendered = _rendering.Empty;
        _named = _rendered.Scopes;
    }

    /// <summary>Gives a stream another scope of the server; set once, before the first stream.</summary>
    public Action<long, XdsScope>? Move { get; set; }

    /// <summary>The catalog that the states are of.</summary>
    public MeshCatalog Catalog => _catalog;

    /// <summary>
    /// The state that is served, under the version of the joined config that it is of; version 0 before the first.
    /// </summary>
    public Versioned<CatalogState> Live
    {
        get
        {
            lock (_gate)
            {
                return _live;
            }
        }
    }

    /// <summary>The mesh as clients are given it.</summary>
    public RenderedMesh Rendered => Volatile.Read(ref _rendered);

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
                return [.. _served.Values];
            }
        }
    }

    /// <summary>
    /// Gives a new stream its scope. What the scope is given is there when this returns: nothing is debounced for a newcomer.
    /// </summary>
    public XdsScope Attach(XdsStreamInfo stream)
    {
        var scope = ProxyScopeReader.Read(stream.Node, stream.IsDelta, out var problem, _largestLocality);
        if (problem is not null)
        {
            Log.NodeProblem(_logger, stream.Node.Id, problem);
        }

        List<(long, XdsScope)> moves = [];
        XdsScope xds;
        try
        {
            lock (_gate)
            {
                if (!_scopes.TryGetValue(scope, out var state))
                {
                    state = new((++_lastName).ToString(CultureInfo.InvariantCulture), scope);
                    var named = _named.With(state.Name, scope);
                    var rendered = _rendering.Step(_rendered, _rendered.Mesh, named);
                    _scopes.Add(scope, state);
                    PublishNeedsLock(rendered, named, moves);
                }

                state.Streams.Add(stream.Id);
                _streams.Add(stream.Id, state);
                xds = state.Served!.Xds; // published for
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.TranslationFailed(_logger, e, stream.Node.Id);
            throw new RpcException(
                new(StatusCode.Internal, "what this node is given could not be made; the log of the control plane says why"));
        }

        MoveAll(moves);
        return xds;
    }

    /// <summary>The server knows the stream from now on: if its scope became another meanwhile, it is moved there.</summary>
    public void Attached(XdsStreamInfo stream)
    {
        if (Find(stream.Id)?.Served is { } served)
        {
            Move?.Invoke(stream.Id, served.Xds);
        }
    }

    /// <summary>
    /// Takes a stream that has ended from its scope; a scope without streams is released, and rendered for no more from the next mesh on.
    /// </summary>
    public void Detach(XdsStreamInfo stream)
    {
        lock (_gate)
        {
            if (!_streams.Remove(stream.Id, out var state) || !state.Streams.Remove(stream.Id) || state.Streams.Count > 0)
            {
                return;
            }

            _scopes.Remove(state.Scope);
            _named = _named.Without(state.Name);
            ServeNeedsLock(state, null);
        }
    }

    /// <summary>
    /// Renders a joined config and hands each scope its part. Streams may attach, and endpoints go on, while it is rendered.
    /// </summary>
    /// <returns>What went wrong; null where nothing did. All keep what they have then.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A fault in rendering must not take from proxies what they have.")]
    public string? Push(Versioned<CatalogState> joined)
    {
        List<(long, XdsScope)> moves = [];
        try
        {
            RenderedMesh former;
            OrderedMap<string, ProxyScope> named;
            lock (_gate)
            {
                if (joined.Version <= _live.Version)
                {
                    return null;
                }

                (former, named) = (_rendered, _named.Without(Usual));
            }

            // The long part. What came meanwhile is taken up at the cost of itself.
            var rendered = _rendering.Step(former, joined.Value.Mesh, named);
            lock (_gate)
            {
                named = _named.Without(Usual);
                var state = TakeUp(joined.Value, null, out var newest);
                PublishNeedsLock(_rendering.Step(rendered, state.Mesh, named), named, moves);
                (_live, _looked) = (new(joined.Version, state), newest.Objects);
                Log.Pushed(_logger, joined.Version, _scopes.Count, _served.Count);
            }
        }
        catch (Exception e)
        {
            Log.TranslationFailed(_logger, e, "all");
            return $"translation failed: {e.Message}";
        }

        MoveAll(moves);
        return null;
    }

    /// <summary>
    /// Hands the newest endpoints to all scopes, ahead of all else that is new, also while <see cref="Push"/> is at work on a config.
    /// </summary>
    /// <returns>What went wrong; null where nothing did. All keep what they have then.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A fault in rendering must not take from proxies what they have.")]
    public string? PushEndpoints()
    {
        List<(long, XdsScope)> moves = [];
        try
        {
            // Most often once: again only where a config was published meanwhile.
            while (!TryPushEndpoints(moves))
            {
            }
        }
        catch (Exception e)
        {
            Log.TranslationFailed(_logger, e, "all");
            return $"translation of endpoints failed: {e.Message}";
        }

        MoveAll(moves);
        return null;
    }

    /// <summary>Goes on with a state that was joined of newer inputs and whose mesh is the same.</summary>
    /// <param name="former">The state that was served when it was joined.</param>
    /// <param name="state">The state.</param>
    /// <returns>False where another is served by now: nothing has happened then.</returns>
    public bool TryAdopt(CatalogState former, CatalogState state)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_live.Value, former))
            {
                return false;
            }

            (_live, _looked) = (_live with { Value = state }, null);
            return true;
        }
    }

    private bool TryPushEndpoints(List<(long, XdsScope)> moves)
    {
        Versioned<CatalogState> former;
        OrderedMap<ConfigKey, ConfigObject>? looked;
        lock (_gate)
        {
            (former, looked) = (_live, _looked);
        }

        if (former.Version == 0)
        {
            return true;
        }

        // Where much of the config is new this takes its time, and newcomers do not wait for it.
        var state = TakeUp(former.Value, looked, out var newest);
        lock (_gate)
        {
            if (!ReferenceEquals(_live.Value, former.Value))
            {
                return false;
            }

            if (!ReferenceEquals(state.Mesh.Endpoints, former.Value.Mesh.Endpoints))
            {
                using var span = PushTraces.MovingEndpoints();
                PublishNeedsLock(_rendering.Step(_rendered, state.Mesh, _named), _named, moves);
            }

            (_live, _looked) = (former with { Value = state }, newest.Objects);
            return true;
        }
    }

    /// <summary>Renders the newest mesh for the proxies that are most likely to come first, so that these need not wait for it.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "It is done ahead of need: where it fails, the proxy that needs it is told.")]
    public void Prepare()
    {
        List<(long, XdsScope)> moves = [];
        try
        {
            lock (_gate)
            {
                var named = _named.With(Usual, _usual);
                PublishNeedsLock(_rendering.Step(_rendered, _rendered.Mesh, named), named, moves);
            }
        }
        catch (Exception e)
        {
            Log.TranslationFailed(_logger, e, "the usual proxy");
        }

        MoveAll(moves);
    }

    /// <summary>The scope of a stream; null where the stream has ended.</summary>
    public ScopeState? Find(long streamId)
    {
        lock (_gate)
        {
            return _streams.GetValueOrDefault(streamId);
        }
    }

    /// <summary>What a stream is served now, from the objects to the resources; null where it has ended.</summary>
    public ServedMesh? ServedTo(long streamId)
    {
        lock (_gate)
        {
            return _streams.GetValueOrDefault(streamId) is { } state
                ? new(_catalog, _live.Value, _rendering, _rendered, state.Profile, state.Name)
                : null;
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

    /// <summary>A state with the newest endpoints.</summary>
    /// <param name="state">The state.</param>
    /// <param name="looked">The newest objects that it has been compared with, which are not looked at again; null: none.</param>
    /// <param name="newest">The newest inputs.</param>
    private CatalogState TakeUp(CatalogState state, OrderedMap<ConfigKey, ConfigObject>? looked, out CatalogInputs newest)
    {
        newest = _newest();
        return EndpointLane.Step(
            _catalog, state, ReferenceEquals(newest.Objects, looked) ? newest with { Objects = state.Inputs.Objects } : newest);
    }

    private void PublishNeedsLock(RenderedMesh rendered, OrderedMap<string, ProxyScope> named, List<(long, XdsScope)> moves)
    {
        Volatile.Write(ref _rendered, rendered);
        _named = named;
        foreach (var gone in _sets.Keys.Where(profile => !rendered.Profiles.ContainsKey(profile)).ToList())
        {
            _sets.Remove(gone);
        }

        foreach (var (profile, now) in rendered.Profiles)
        {
            if (!_sets.TryGetValue(profile, out var sets))
            {
                _sets.Add(profile, sets = new());
            }

            sets.Update(now.State);
        }

        ServeAllNeedsLock(rendered, moves);
        foreach (var served in _served.Values)
        {
            served.Give(_sets[served.Key.Profile].Of(served.Key.Class));
        }

        foreach (var (profile, sets) in _sets)
        {
            sets.Keep(_served.Keys.Where(key => key.Profile == profile).Select(static key => key.Class).ToHashSet());
        }
    }

    private void ServeAllNeedsLock(RenderedMesh rendered, List<(long, XdsScope)> moves)
    {
        var changed = _scopes.Values.Select(state => (State: state, Key: KeyOf(state, rendered)))
            .Where(static entry => entry.State.Served is not { } former || !former.Key.Equals(entry.Key)).ToList();

        // Most often what is theirs alone changes for all who were given the same, alike: then they need not be moved one by one.
        foreach (var together in changed.Where(static entry => entry.State.Served is not null).GroupBy(static entry => entry.State.Served!))
        {
            var (served, key) = (together.Key, together.First().Key);
            if (together.Count() == served.Scopes && !_served.ContainsKey(key) && together.All(entry => entry.Key.Equals(key)))
            {
                _served.Remove(served.Key);
                _served.Add(key, served);
                served.Become(key);
            }
        }

        foreach (var (state, key) in changed.Where(static entry => entry.State.Served is not { } served || !served.Key.Equals(entry.Key)))
        {
            if (!_served.TryGetValue(key, out var served))
            {
                _served.Add(key, served = new(key, OnDemand));
            }

            moves.AddRange(state.Streams.Select(stream => (stream, served.Xds)));
            ServeNeedsLock(state, served);
        }
    }

    private static ServedKey KeyOf(ScopeState state, RenderedMesh rendered)
    {
        var selection = rendered.Profiles[state.Profile].State.Scopes.Find(state.Name)!; // rendered for all scopes
        return new(state.Profile, state.Scope.Kind, selection.Class, selection.Own, selection.Access);
    }

    private void ServeNeedsLock(ScopeState state, ServedScope? served)
    {
        if (served is not null)
        {
            served.Scopes++;
        }

        if (state.Served is { } former && --former.Scopes == 0)
        {
            _served.Remove(former.Key);
        }

        state.Served = served;
    }

    private void MoveAll(List<(long Stream, XdsScope Scope)> moves)
    {
        foreach (var (stream, scope) in moves)
        {
            Move?.Invoke(stream, scope);
        }
    }

    private XdsResource? OnDemand(ServedKey key, string typeUrl, string name) =>
        typeUrl == TypeUrls.Listener
        && _rendering.ServerListener(Volatile.Read(ref _rendered).Views, key.Kind, name, key.Access) is { } listener
            ? ProfileSets.Make(listener)
            : null;

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
