using System.Net;
using Fairlead.Proxy.Configuration.Clusters;
using Fairlead.Proxy.Configuration.Endpoints;
using Fairlead.Proxy.LoadBalancing;
using Fairlead.Proxy.Resolution;
using Fairlead.Proxy.Statistics;
using Fairlead.Proxy.Upstream;

namespace Fairlead.Proxy.Clusters;

/// <summary>
/// A cluster over its whole life: it keeps hosts, and with them their connections, while models and endpoints change. Changed by one thread
/// at a time.
/// </summary>
internal sealed class ClusterState(string name, ClusterStatistics statistics)
{
    private Dictionary<EndPoint, UpstreamHost> _hosts = [];
    private HostLookup? _lookup;

    public string Name { get; } = name;

    /// <summary>What requests use; null while the first endpoints are awaited.</summary>
    public ClusterSnapshot? Current { get; private set; }

    /// <summary>Takes a model of a cluster whose endpoints are the hosts that requests name.</summary>
    /// <param name="model">The model.</param>
    /// <param name="make">Makes what looks them up, where nothing does yet.</param>
    public void Set(ClusterModel model, Func<ClusterStatistics, HostLookup> make)
    {
        var lookup = _lookup ?? make(statistics);
        _lookup = null;
        Set(model, [], 140);
        lookup.Use(model);
        _lookup = lookup;
        Current = Current! with { Lookup = lookup }; // set one line before
    }

    /// <summary>Takes a model with its endpoints; hosts that are gone are drained.</summary>
    public void Set(
        ClusterModel model,
        IReadOnlyList<(LocalityModel Locality, EndpointModel Endpoint, EndPoint Address)> endpoints,
        int overprovisioning)
    {
        var hosts = new Dictionary<EndPoint, UpstreamHost>(endpoints.Count);
        var balanced = new List<BalancedHost>(endpoints.Count);
        foreach (var (locality, endpoint, address) in endpoints)
        {
            // An address that is given twice is one host with the weight and health of the first entry, as in Envoy.
            if (hosts.ContainsKey(address))
            {
                continue;
            }

            if (!_hosts.TryGetValue(address, out var host))
            {
                host = new UpstreamHost(address, statistics);
            }

            hosts.Add(address, host);
            balanced.Add(new BalancedHost(host, endpoint, locality, endpoint.Weight));
        }

        _lookup?.End();
        _lookup = null;
        var former = _hosts;
        _hosts = hosts;
        // 1. Publish the snapshot that requests use. 2. Only then drain the removed hosts: no new request is sent to a host that drains.
        Current = new ClusterSnapshot(model, new LoadBalancer(model, balanced, overprovisioning, (uint)Random.Shared.Next()), statistics);
        Departed = [.. former.Where(h => !hosts.ContainsKey(h.Key)).Select(static h => h.Value)];
    }

    /// <summary>Hosts that the last change removed, to be drained once the new snapshot is published.</summary>
    public IReadOnlyList<UpstreamHost> Departed { get; private set; } = [];

    /// <summary>The cluster is gone, so all its hosts depart.</summary>
    public void Remove()
    {
        Departed = [.. _hosts.Values];
        _hosts = [];
        _lookup?.End();
        _lookup = null;
        Current = null;
    }

    public void CloseIdle(long before)
    {
        foreach (var host in _hosts.Values)
        {
            host.CloseIdle(before);
        }

        _lookup?.CloseIdle(before);
    }

    /// <summary>Drains the departed hosts. To be called when the new snapshot is the one that requests use.</summary>
    public void DrainDeparted()
    {
        foreach (var host in Departed)
        {
            host.Drain();
        }

        Departed = [];
    }
}
