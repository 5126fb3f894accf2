using System.Net;
using System.Net.Sockets;
using Fairlead.Proxy.Configuration.Clusters;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.Resolution;

/// <summary>
/// Keeps asking for the addresses of one cluster's names and reports when they change. Ends with <see cref="DisposeAsync"/>.
/// </summary>
internal sealed partial class DnsWatch : IAsyncDisposable
{
    private readonly ClusterModel _cluster;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly Action<ClusterModel, IReadOnlyDictionary<string, IReadOnlyList<IPAddress>>> _changed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="cluster">A cluster of type STRICT_DNS or LOGICAL_DNS.</param>
    /// <param name="resolve">Asks the DNS.</param>
    /// <param name="changed">Told the addresses by name, at first in any case and then when they differ; not called after the end.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="logger">Where failures go.</param>
    public DnsWatch(
        ClusterModel cluster,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        Action<ClusterModel, IReadOnlyDictionary<string, IReadOnlyList<IPAddress>>> changed,
        TimeProvider time,
        ILogger logger)
    {
        _cluster = cluster;
        _resolve = resolve;
        _changed = changed;
        _time = time;
        _logger = logger;
        _running = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var known = new Dictionary<string, IReadOnlyList<IPAddress>>(StringComparer.OrdinalIgnoreCase);
        var first = true;
        try
        {
            while (true)
            {
                var any = await ResolveAllAsync(known);
                if (any || first)
                {
                    _changed(_cluster, new Dictionary<string, IReadOnlyList<IPAddress>>(known, StringComparer.OrdinalIgnoreCase));
                    first = false;
                }

                await Task.Delay(_cluster.DnsRefresh > TimeSpan.Zero ? _cluster.DnsRefresh : TimeSpan.FromSeconds(5), _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The cluster is gone.
        }
    }

    private async Task<bool> ResolveAllAsync(Dictionary<string, IReadOnlyList<IPAddress>> known)
    {
        var changed = false;
        foreach (var name in _cluster.Endpoints!.Localities.SelectMany(static l => l.Endpoints).Select(static e => e.Address).Distinct())
        {
            try
            {
                var addresses = AddressOrder.Of(
                    IPAddress.TryParse(name, out var literal) ? [literal] : await _resolve(name, _stop.Token), _cluster.DnsFamily);
                // A name that has no address any more keeps those that it had: an outage of the DNS should not be one of the service.
                if (addresses.Count > 0 && (!known.TryGetValue(name, out var former) || !former.SequenceEqual(addresses)))
                {
                    known[name] = addresses;
                    changed = true;
                }
            }
            catch (SocketException e)
            {
                Log.Failed(_logger, name, _cluster.Name, e.Message);
            }
        }

        return changed;
    }

    private static partial class Log
    {
        [LoggerMessage(1540, LogLevel.Warning, "the DNS gives no address for {Name} of cluster {Cluster}: {Reason}")]
        public static partial void Failed(ILogger logger, string name, string cluster, string reason);
    }
}
