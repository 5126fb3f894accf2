using System.Net;
using System.Net.Sockets;
using Fairlead.Proxy.Configuration.Clusters;
using Fairlead.Proxy.Configuration.Endpoints;
using Fairlead.Proxy.LoadBalancing;
using Fairlead.Proxy.Statistics;
using Fairlead.Proxy.Upstream;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.Resolution;

/// <summary>
/// The hosts of a cluster whose requests name them: each is looked up while the first request for it waits, is kept as long as it is used,
/// and is looked up again where its address is old. Safe for any number of threads.
/// </summary>
/// <param name="statistics">Counts for the cluster.</param>
/// <param name="resolve">Asks the DNS.</param>
/// <param name="time">The clock of ages.</param>
/// <param name="logger">Where failures go.</param>
internal sealed partial class HostLookup(
    ClusterStatistics statistics, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, int Port), Entry> _entries = [];
    private readonly ILogger _logger = logger;
    private ClusterModel _model = null!; // set by Use before requests see the object

    /// <summary>The hosts whose addresses are known.</summary>
    public IReadOnlyList<BalancedHost> Hosts
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values.Select(static entry => entry.Host).OfType<BalancedHost>()];
            }
        }
    }

    /// <summary>Takes the newest form of the cluster.</summary>
    public void Use(ClusterModel model)
    {
        lock (_lock)
        {
            _model = model;
        }
    }

    /// <summary>Finds a host; throws <see cref="OperationCanceledException"/> where that takes longer than the request waits.</summary>
    /// <returns>Null where it has no address, or where too many hosts are in use.</returns>
    public async ValueTask<BalancedHost?> FindAsync(string name, int port, CancellationToken cancellation)
    {
        Entry? entry;
        Task running;
        lock (_lock)
        {
            (string, int) key = (name.ToLowerInvariant(), port);
            if (!_entries.TryGetValue(key, out entry))
            {
                if (_entries.Count >= _model.MaxLookups)
                {
                    return null;
                }

                _entries.Add(key, entry = new());
            }

            entry.UsedAt = time.GetTimestamp();
            if (entry.Host is { } known && time.GetElapsedTime(entry.AskedAt) < _model.DnsRefresh)
            {
                return known;
            }

            running = entry.Running ??= LookUpAsync(key, entry, _model);
        }

        // What was known is good enough until the answer is there.
        if (entry.Host is { } former)
        {
            return former;
        }

        await running.WaitAsync(cancellation);
        return entry.Host;
    }

    /// <summary>Closes connections that have been idle since before a timestamp, and forgets hosts that nobody asks for any more.</summary>
    public void CloseIdle(long before)
    {
        List<BalancedHost> hosts = [];
        List<BalancedHost> departed = [];
        lock (_lock)
        {
            foreach (var (key, entry) in _entries.ToList())
            {
                if (entry.Host is { } host)
                {
                    var isUsed = host.Host.ActiveRequests > 0 || time.GetElapsedTime(entry.UsedAt) < _model.LookupLife;
                    (isUsed ? hosts : departed).Add(host);
                    if (!isUsed)
                    {
                        _entries.Remove(key);
                    }
                }
            }
        }

        foreach (var host in hosts)
        {
            host.Host.CloseIdle(before);
        }

        foreach (var host in departed)
        {
            host.Host.Drain();
        }
    }

    /// <summary>The cluster is gone, or is another one: connections end with their requests.</summary>
    public void End()
    {
        foreach (var host in Hosts)
        {
            host.Host.Drain();
        }
    }

    private async Task LookUpAsync((string Name, int Port) key, Entry entry, ClusterModel model)
    {
        // The caller holds the lock, and the DNS may answer at once. Requests that wait may give up; the answer is of use to others.
        await Task.Yield();
        IReadOnlyList<IPAddress> addresses = [];
        try
        {
            addresses = AddressOrder.Of(
                IPAddress.TryParse(key.Name.Trim('[', ']'), out var literal) ? [literal] : await resolve(key.Name, CancellationToken.None),
                model.DnsFamily);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            Log.Failed(_logger, key.Name, model.Name, e.Message);
        }

        var departed = Keep(key, entry, addresses);
        departed?.Drain();
    }

    // A name that has no address any more keeps the one that it had: an outage of the DNS should not be one of the service.
    private UpstreamHost? Keep((string Name, int Port) key, Entry entry, IReadOnlyList<IPAddress> addresses)
    {
        lock (_lock)
        {
            entry.Running = null;
            var former = entry.Host;
            entry.AskedAt = time.GetTimestamp();
            if (addresses.Count == 0)
            {
                if (former is null)
                {
                    _entries.Remove(key);
                }

                return null;
            }

            if (former is { Host.Address: IPEndPoint kept } && addresses.Contains(kept.Address))
            {
                return null;
            }

            EndpointModel endpoint = new() { Address = addresses[0].ToString(), Port = key.Port, Hostname = key.Name };
            entry.Host = new(
                new UpstreamHost(new IPEndPoint(addresses[0], key.Port), statistics), endpoint, new() { Endpoints = [endpoint] }, 1);
            return former?.Host;
        }
    }

    private sealed class Entry
    {
        /// <summary>Null while the first answer is awaited. Written under the lock.</summary>
        public BalancedHost? Host { get; set; }

        /// <summary>The look-up in progress.</summary>
        public Task? Running { get; set; }

        public long AskedAt { get; set; }

        public long UsedAt { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1541, LogLevel.Warning, "the DNS gives no address for {Name}, which a request to cluster {Cluster} names: {Reason}")]
        public static partial void Failed(ILogger logger, string name, string cluster, string reason);
    }
}
