using System.Net;
using Fairlead.Proxy.Clusters;
using Fairlead.Proxy.Configuration.Clusters;
using Fairlead.Proxy.Configuration.Endpoints;
using Fairlead.Proxy.Resolution;
using Fairlead.Proxy.Statistics;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.Discovery;

/// <summary>
/// Joins clusters with their endpoints, in whatever order these come. A cluster without its first endpoints is not there for requests; a
/// cluster that changed serves in its former shape until the endpoints of the new one have come. For one thread at a time.
/// </summary>
internal sealed partial class ClusterDirectory(
    StatisticsRegistry statistics,
    Func<string, CancellationToken, Task<IPAddress[]>> resolve,
    Action<ClusterModel, IReadOnlyDictionary<string, IReadOnlyList<IPAddress>>> resolved,
    TimeProvider time,
    ILogger logger)
{
    private static readonly EndpointsModel NoEndpoints = new() { Name = "", Localities = [] };

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Task> _ending = [];
    private readonly ILogger _logger = logger;

    /// <summary>Clusters that requests can use.</summary>
    public Dictionary<string, ClusterSnapshot> Snapshots() =>
        _entries.Where(static e => e.Value.State.Current is not null)
            .ToDictionary(static e => e.Key, static e => e.Value.State.Current!, StringComparer.Ordinal);

    public IEnumerable<ClusterState> States => _entries.Values.Select(static e => e.State);

    /// <summary>Names of the EDS resources that clusters use.</summary>
    public IEnumerable<string> EdsNames => _entries.Values
        .Where(static e => e.Model.Discovery == ClusterDiscovery.Eds).Select(static e => e.Model.EdsName).Distinct(StringComparer.Ordinal);

    /// <summary>The names under which the statistics count clusters that use these endpoints.</summary>
    public IEnumerable<string> StatNames(IReadOnlySet<string> edsNames) => _entries.Values
        .Where(e => e.Model.Discovery == ClusterDiscovery.Eds && edsNames.Contains(e.Model.EdsName)).Select(static e => e.Model.StatName);

    public IEnumerable<string> Warming => _entries.Where(static e => e.Value.State.Current is null).Select(static e => e.Key);

    /// <summary>Takes a cluster, new or changed.</summary>
    /// <returns>How long the cluster waits for its endpoints; null where they are known or are asked for from the DNS.</returns>
    public TimeSpan? Set(ClusterModel model, EndpointsModel? eds)
    {
        if (!_entries.TryGetValue(model.Name, out var entry))
        {
            entry = new Entry(new ClusterState(model.Name, statistics.Cluster(model.StatName)));
            _entries.Add(model.Name, entry);
        }

        StopWatch(entry);
        entry.Model = model;
        if (model.Ignored.Count > 0)
        {
            Log.Ignored(_logger, model.Name, string.Join(", ", model.Ignored));
        }

        if (model.Closed.Length > 0)
        {
            Log.Closed(_logger, model.Name, model.Closed);
        }

        switch (model.Discovery)
        {
            case ClusterDiscovery.Eds when eds is null:
                return model.EdsFetchTimeout > TimeSpan.Zero ? model.EdsFetchTimeout : null;
            case ClusterDiscovery.Eds:
                Apply(entry, eds);
                return null;
            case ClusterDiscovery.Static:
                Apply(entry, model.Endpoints ?? NoEndpoints);
                return null;
            case ClusterDiscovery.Requests:
                entry.State.Set(model, statistics => new HostLookup(statistics, resolve, time, _logger));
                return null;
            default:
                entry.Watch = new DnsWatch(model, resolve, resolved, time, _logger);
                return null;
        }
    }

    /// <summary>Takes endpoints for all clusters that use them.</summary>
    public void SetEndpoints(EndpointsModel endpoints)
    {
        foreach (var entry in _entries.Values)
        {
            if (entry.Model.Discovery == ClusterDiscovery.Eds && entry.Model.EdsName == endpoints.Name)
            {
                Apply(entry, endpoints);
            }
        }
    }

    /// <summary>Takes addresses from the DNS; false where the cluster has changed since it asked for them.</summary>
    public bool SetAddresses(ClusterModel model, IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> addresses)
    {
        if (!_entries.TryGetValue(model.Name, out var entry) || !ReferenceEquals(entry.Model, model))
        {
            return false;
        }

        var list = new List<(LocalityModel, EndpointModel, EndPoint)>();
        foreach (var locality in model.Endpoints!.Localities)
        {
            foreach (var endpoint in locality.Endpoints)
            {
                var found = addresses.GetValueOrDefault(endpoint.Address) ?? [];
                // A logical DNS name is one endpoint, whatever its addresses: only one of them is used at a time.
                var used = model.Discovery == ClusterDiscovery.LogicalDns ? found.Take(1) : found;
                var named = endpoint.Hostname.Length > 0 ? endpoint : endpoint with { Hostname = endpoint.Address };
                list.AddRange(used.Select(a => (locality, named, (EndPoint)new IPEndPoint(a, endpoint.Port))));
            }
        }

        entry.State.Set(model, list, model.Endpoints.Overprovisioning);
        return true;
    }

    /// <summary>
    /// The time for endpoints to come is over, so the cluster serves without them. False where the cluster does not wait.
    /// </summary>
    public bool GiveUpWaiting(ClusterModel model)
    {
        if (!_entries.TryGetValue(model.Name, out var entry) || !ReferenceEquals(entry.Model, model)
            || ReferenceEquals(entry.State.Current?.Model, model))
        {
            return false;
        }

        Log.GaveUp(_logger, model.Name, model.EdsName);
        Apply(entry, NoEndpoints);
        return true;
    }

    /// <summary>
    /// The control plane has no endpoints of these names, so the clusters that wait for them serve without. False where none waits.
    /// </summary>
    public bool GiveUpWaiting(IReadOnlySet<string> edsNames)
    {
        var waiting = _entries.Values.Where(e => e.Model.Discovery == ClusterDiscovery.Eds && edsNames.Contains(e.Model.EdsName))
            .Select(static e => e.Model)
            .ToList();
        return waiting.Aggregate(false, (any, model) => GiveUpWaiting(model) || any);
    }

    public void Remove(string name)
    {
        if (_entries.Remove(name, out var entry))
        {
            StopWatch(entry);
            entry.State.Remove();
            _removed.Add(entry.State);
        }
    }

    private readonly List<ClusterState> _removed = [];

    /// <summary>Drains hosts that no snapshot holds any more. To be called when the new snapshots are published.</summary>
    public void DrainDeparted()
    {
        foreach (var state in States.Concat(_removed))
        {
            state.DrainDeparted();
        }

        _removed.Clear();
    }

    public async Task StopAsync()
    {
        foreach (var entry in _entries.Values)
        {
            StopWatch(entry);
        }

        await Task.WhenAll(_ending);
    }

    private static void Apply(Entry entry, EndpointsModel endpoints)
    {
        var list = new List<(LocalityModel, EndpointModel, EndPoint)>(endpoints.Count);
        foreach (var locality in endpoints.Localities)
        {
            list.AddRange(locality.Endpoints.Select(e => (locality, e, e.ToEndPoint())));
        }

        entry.State.Set(entry.Model, list, endpoints.Overprovisioning);
    }

    private void StopWatch(Entry entry)
    {
        if (entry.Watch is { } watch)
        {
            entry.Watch = null;
            _ending.RemoveAll(static t => t.IsCompletedSuccessfully);
            _ending.Add(watch.DisposeAsync().AsTask());
        }
    }

    private sealed class Entry(ClusterState state)
    {
        public ClusterState State { get; } = state;

        public ClusterModel Model { get; set; } = null!; // set right after it is made

        public DnsWatch? Watch { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1550, LogLevel.Warning, "cluster {Cluster}: without effect in this sidecar: {Settings}")]
        public static partial void Ignored(ILogger logger, string cluster, string settings);

        [LoggerMessage(1559, LogLevel.Warning,
            "cluster {Cluster}: this sidecar does not speak {What}, so requests to it are answered 503 and nothing is sent")]
        public static partial void Closed(ILogger logger, string cluster, string what);

        [LoggerMessage(1551, LogLevel.Warning, "cluster {Cluster}: its endpoints {Name} did not come in time; it serves without")]
        public static partial void GaveUp(ILogger logger, string cluster, string name);
    }
}
