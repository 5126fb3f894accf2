using System.Net;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Fairlead.Protos;
using Fairlead.Proxy.AccessLogs;
using Fairlead.Proxy.Clusters;
using Fairlead.Proxy.Configuration.Clusters;
using Fairlead.Proxy.Configuration.Endpoints;
using Fairlead.Proxy.Configuration.Listeners;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Forwarding;
using Fairlead.Proxy.Listeners;
using Fairlead.Proxy.Routing;
using Fairlead.Proxy.Statistics;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.Discovery;

/// <summary>
/// The configuration in use: takes responses, accepts the valid resources in them, waits for resources that are named and have not come
/// yet, and publishes whole snapshots to the listeners. Safe for any number of threads; all changes are made under one lock, which requests
/// never take.
/// </summary>
internal sealed partial class ProxyConfiguration
{
    private static readonly TimeSpan InitialWait = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly ResourceTable<Cluster, ClusterModel> _clusters = new(TypeUrls.Cluster, static c => c.Name, ClusterReader.Read);
    private readonly ResourceTable<ClusterLoadAssignment, EndpointsModel> _endpoints = new(
        TypeUrls.Endpoint, static e => e.ClusterName, static (e, problems) => EndpointsReader.Read(e, false, "", problems));

    private readonly ResourceTable<Listener, ListenerModel> _listeners = new(TypeUrls.Listener, static l => l.Name, ListenerReader.Read);
    private readonly ResourceTable<RouteConfiguration, RouteIndex> _routes = new(
        TypeUrls.Route, static r => r.Name, static (r, problems) => new RouteIndex(RouteTableReader.Read(r, "", problems)));

    private readonly Dictionary<string, RouteIndex> _inlineRoutes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _routesGivenUp = new(StringComparer.Ordinal);
    private readonly List<ITimer> _timers = [];
    private readonly ClusterDirectory _directory;
    private readonly ListenerSet _listening;
    private readonly AccessLogFiles _logs;
    private readonly StatisticsRegistry _statistics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _initialWaitOver;
    private bool _initialWaitArmed;
    private bool _stopped;
    private string _waitingFor = "no listeners yet: waiting for the control plane";

    public ProxyConfiguration(
        ListenerSet listening,
        AccessLogFiles logs,
        StatisticsRegistry statistics,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _listening = listening;
        _logs = logs;
        _statistics = statistics;
        _time = time;
        _logger = loggers.CreateLogger("Fairlead.Proxy.Discovery");
        _directory = new ClusterDirectory(statistics, resolve, OnResolved, time, _logger);
    }

    /// <summary>
    /// Called with the names of a type (EDS, RDS) that are to be subscribed to, when they change. Called under the lock; must not wait.
    /// </summary>
    public Action<string, IReadOnlyCollection<string>> NamesChanged { get; set; } = static (_, _) => { };

    /// <summary>Called when something was accepted. Called under the lock; must not wait.</summary>
    public Action Changed { get; set; } = static () => { };

    /// <summary>Completes when the first configuration serves.</summary>
    public Task Ready => _ready.Task;

    /// <summary>What the proxy waits for, where it does not serve yet.</summary>
    public string WaitingFor => Volatile.Read(ref _waitingFor);

    /// <summary>Takes a response: null, or why something in it is refused.</summary>
    public string? Apply(string typeUrl, string version, IReadOnlyList<ReceivedResource> resources)
    {
        lock (_lock)
        {
            if (_stopped)
            {
                return null;
            }

            return typeUrl switch
            {
                TypeUrls.Cluster => ApplyClusters(version, resources),
                TypeUrls.Endpoint => ApplyEndpoints(version, resources),
                TypeUrls.Listener => ApplyListeners(version, resources),
                TypeUrls.Route => ApplyRoutes(version, resources),
                _ => $"{typeUrl} was not asked for",
            };
        }
    }

    /// <summary>
    /// The control plane has no resources of these names. Endpoints and routes that are in use stay until the resource that names them
    /// goes, as in Envoy; what was waited for is no longer waited for.
    /// </summary>
    public void Absent(string typeUrl, IReadOnlyList<string> names) => Locked(() => typeUrl switch
    {
        TypeUrls.Endpoint =>
            _directory.GiveUpWaiting(names.Where(name => !_endpoints.Accepted.ContainsKey(name)).ToHashSet(StringComparer.Ordinal)),
        TypeUrls.Route => names.Intersect(RouteNames()).Aggregate(
            false, (any, name) => (!_routes.Accepted.ContainsKey(name) && _routesGivenUp.Add(name)) || any),
        _ => false,
    });

    /// <summary>All accepted resources, for the state on disk and the admin API, in an order in which they can be applied.</summary>
    public IReadOnlyList<AcceptedSet> Dump()
    {
        lock (_lock)
        {
            return
            [
                Set(_clusters), Set(_endpoints), Set(_listeners), Set(_routes),
            ];
        }

        static AcceptedSet Set<TMessage, TModel>(ResourceTable<TMessage, TModel> table)
            where TMessage : class, Google.Protobuf.IMessage<TMessage>, new()
            where TModel : class =>
            new(table.TypeUrl, table.Version, table.IsMixed, [.. table.Accepted.Values.OrderBy(static r => r.Name, StringComparer.Ordinal)
                .Select(static r => new AcceptedItem(r.Name, r.Version, r.Value))]);
    }

    public IReadOnlyList<ClusterSnapshot> ClusterSnapshots()
    {
        lock (_lock)
        {
            return [.. _directory.Snapshots().Values];
        }
    }

    /// <summary>Closes connections to endpoints that have been idle for longer than their clusters allow.</summary>
    public void CloseIdleConnections()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            foreach (var state in _directory.States)
            {
                if (state.Current is { Model.IdleTimeout: var idle } && idle > TimeSpan.Zero)
                {
                    state.CloseIdle(now - (long)(idle.TotalSeconds * _time.TimestampFrequency));
                }
            }
        }
    }

    /// <summary>Drains all listeners and no longer takes changes.</summary>
    public async Task StopAsync()
    {
        Task drained;
        lock (_lock)
        {
            _stopped = true;
            foreach (var timer in _timers)
            {
                timer.Dispose();
            }

            drained = _listening.DrainAllAsync();
        }

        await drained;
        await _directory.StopAsync();
        lock (_lock)
        {
            foreach (var state in _directory.States)
            {
                state.Remove();
                state.DrainDeparted();
            }
        }
    }

    private string? ApplyClusters(string version, IReadOnlyList<ReceivedResource> resources)
    {
        var changes = _clusters.Read(version, resources);
        if (!changes.IsVoid)
        {
            foreach (var resource in changes.Changed)
            {
                _clusters.Accept(resource);
                var model = resource.Model;
                var wait = _directory.Set(model, _endpoints.Accepted.GetValueOrDefault(model.EdsName)?.Model);
                if (wait is { } limit)
                {
                    After(limit, () => _directory.GiveUpWaiting(model));
                }
            }

            foreach (var gone in Gone(_clusters.Accepted.Keys, changes))
            {
                _clusters.Remove(gone);
                _directory.Remove(gone);
            }

            Prune(_endpoints, _directory.EdsNames);
        }

        var refusal = Finish(_clusters, changes, "cluster", version, [_statistics.Discovery.Clusters]);
        _statistics.KeepClusters(_clusters.Accepted.Values.Select(static c => c.Model.StatName).ToHashSet(StringComparer.Ordinal));
        return refusal;
    }

    private string? ApplyEndpoints(string version, IReadOnlyList<ReceivedResource> resources)
    {
        var changes = _endpoints.Read(version, resources);
        if (!changes.IsVoid)
        {
            var wanted = _directory.EdsNames.ToHashSet(StringComparer.Ordinal);
            foreach (var resource in changes.Changed.Where(r => wanted.Contains(r.Name)))
            {
                _endpoints.Accept(resource);
                _directory.SetEndpoints(resource.Model);
            }
        }

        var counted = _directory.StatNames(changes.Names).Select(name => _statistics.Cluster(name).Endpoints);
        return Finish(_endpoints, changes, "endpoint", version, [.. counted]);
    }

    private string? ApplyListeners(string version, IReadOnlyList<ReceivedResource> resources)
    {
        var changes = _listeners.Read(version, resources);
        if (!changes.IsVoid)
        {
            // Removed listeners give up their sockets first, so that a renamed listener keeps its port.
            foreach (var gone in Gone(_listeners.Accepted.Keys, changes))
            {
                _listeners.Remove(gone);
                _inlineRoutes.Remove(gone);
                _listening.Remove(gone);
            }

            foreach (var resource in changes.Changed)
            {
                if (_listening.Set(resource.Model) is { } reason)
                {
                    changes.Reject(resource.Name, reason, nameless: false);
                    continue;
                }

                _listeners.Accept(resource);
                TakeRoutes(resource.Model);
            }

            Prune(_routes, RouteNames());
        }

        return Finish(_listeners, changes, "listener", version, [_statistics.Discovery.Listeners]);
    }

    private void TakeRoutes(ListenerModel model)
    {
        if (model.Http.InlineRoutes is { } inline)
        {
            _inlineRoutes[model.Name] = new RouteIndex(inline);
            return;
        }

        _inlineRoutes.Remove(model.Name);
        var name = model.Http.RouteConfigName!; // either of the two is given
        if (!_routes.Accepted.ContainsKey(name) && model.Http.RouteFetchTimeout > TimeSpan.Zero)
        {
            After(model.Http.RouteFetchTimeout, () => !_routes.Accepted.ContainsKey(name) && _routesGivenUp.Add(name));
        }
    }

    private string? ApplyRoutes(string version, IReadOnlyList<ReceivedResource> resources)
    {
        var changes = _routes.Read(version, resources);
        if (!changes.IsVoid)
        {
            var wanted = RouteNames().ToHashSet(StringComparer.Ordinal);
            foreach (var resource in changes.Changed.Where(r => wanted.Contains(r.Name)))
            {
                _routes.Accept(resource);
                _routesGivenUp.Remove(resource.Name);
            }
        }

        var counted =
            _listeners.Accepted.Values.Select(static l => l.Model.Http).Where(http => changes.Names.Contains(http.RouteConfigName ?? ""))
                .Select(static http => (http.StatPrefix, Name: http.RouteConfigName!)).Distinct() // named by the condition before
                .Select(http => _statistics.Front(http.StatPrefix).Routes(http.Name));
        return Finish(_routes, changes, "route configuration", version, [.. counted]);
    }

    private string? Finish<TMessage, TModel>(
        ResourceTable<TMessage, TModel> table, ResponseChanges<TModel> changes, string kind, string version,
        IReadOnlyList<FetchStatistics> counted)
        where TMessage : class, Google.Protobuf.IMessage<TMessage>, new()
        where TModel : class
    {
        var refusal = changes.Refusal(kind);
        foreach (var fetches in counted)
        {
            (refusal is null ? fetches.Updates : fetches.Rejections).Add();
        }

        if (refusal is null)
        {
            table.Version = version;
            table.IsMixed = false;
        }
        else
        {
            table.IsMixed = true;
            Log.Refused(_logger, kind, version, refusal);
        }

        Publish();
        AnnounceNames();
        Changed();
        return refusal;
    }

    // A response of a full-state type lists everything: a resource that it does not name is gone, unless the response holds a resource
    // whose name could not be read.
    private static List<string> Gone<TModel>(IEnumerable<string> accepted, ResponseChanges<TModel> changes)
        where TModel : class => changes.HasNameless ? [] : [.. accepted.Where(n => !changes.Names.Contains(n))];

    private static void Prune<TMessage, TModel>(ResourceTable<TMessage, TModel> table, IEnumerable<string> used)
        where TMessage : class, Google.Protobuf.IMessage<TMessage>, new()
        where TModel : class
    {
        var names = used.ToHashSet(StringComparer.Ordinal);
        foreach (var name in table.Accepted.Keys.Where(n => !names.Contains(n)).ToList())
        {
            table.Remove(name);
        }
    }

    private IEnumerable<string> RouteNames() => _listeners.Accepted.Values
        .Select(static l => l.Model.Http.RouteConfigName).OfType<string>().Distinct(StringComparer.Ordinal);

    private void AnnounceNames()
    {
        NamesChanged(TypeUrls.Endpoint, [.. _directory.EdsNames.Order(StringComparer.Ordinal)]);
        NamesChanged(TypeUrls.Route, [.. RouteNames().Order(StringComparer.Ordinal)]);
    }

    private void Publish()
    {
        var clusters = _directory.Snapshots();
        var mayStart = MayStart();
        var warming = _directory.Warming.ToHashSet(StringComparer.Ordinal);
        string? waiting = null;
        foreach (var listener in _listening.All)
        {
            var routes = RoutesOf(listener.Model);
            if (routes is null)
            {
                waiting ??= $"listener {listener.Model.Name} waits for route configuration {listener.Model.Http.RouteConfigName}";
            }

            // A listener that serves already keeps its former routes while it waits for the new ones.
            routes ??= listener.Snapshot?.Routes;
            if (routes is not null && (listener.IsStarted ? !MustWait(listener, routes, warming) : mayStart))
            {
                _listening.Publish(
                    listener, new ListenerSnapshot(listener.Model.Http, routes, clusters, _logs.Writers(listener.Model.Http.AccessLogs)));
            }
        }

        _listening.Refresh();
        _directory.DrainDeparted();
        if (!_listeners.Received || !mayStart)
        {
            waiting =
                _listeners.Received ? "waiting for clusters: " + string.Join(", ", _directory.Warming.Take(5)) : "waiting for listeners";
        }

        Volatile.Write(ref _waitingFor, waiting ?? "");
        if (waiting is null)
        {
            _ready.TrySetResult();
        }
    }

    // The new routes name a cluster whose endpoints have not come yet. Until they come, the listener keeps its whole former snapshot,
    // clusters included, even if the control plane has removed some of these by then.
    private static bool MustWait(RunningListener listener, RouteIndex routes, HashSet<string> warming) =>
        warming.Count > 0 && !ReferenceEquals(listener.Snapshot?.Routes, routes) && routes.Clusters.Overlaps(warming);

    private RouteIndex? RoutesOf(ListenerModel model) =>
        model.Http.RouteConfigName is not { } name ? _inlineRoutes.GetValueOrDefault(model.Name)
            : _routes.Accepted.TryGetValue(name, out var accepted) ? accepted.Model
            : _routesGivenUp.Contains(name) ? RouteIndex.Empty
            : null;

    // No listener opens before the first clusters can serve; from then on each listener opens at once.
    private bool MayStart()
    {
        if (_initialWaitOver || _clusters.Received && !_directory.Warming.Any())
        {
            _initialWaitOver |= _listeners.Received;
            return true;
        }

        if (!_initialWaitArmed && _listeners.Received)
        {
            _initialWaitArmed = true;
            After(InitialWait, () => _initialWaitOver = true);
        }

        return false;
    }

    private void OnResolved(ClusterModel model, IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> addresses) =>
        Locked(() => _directory.SetAddresses(model, addresses));

    private void After(TimeSpan wait, Func<bool> action)
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ => Locked(() =>
            {
                _timers.Remove(timer!); // set before the lock is left that the callback takes
                timer!.Dispose();
                return action();
            }),
            null,
            wait,
            Timeout.InfiniteTimeSpan);
        _timers.Add(timer);
    }

    private void Locked(Func<bool> action)
    {
        lock (_lock)
        {
            if (!_stopped && action())
            {
                Publish();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1552, LogLevel.Warning, "refused of {Kind} version {Version}: {Reason}")]
        public static partial void Refused(ILogger logger, string kind, string version, string reason);
    }
}
