using Fairlead.Proxy.Configuration.Clusters;
using Fairlead.Proxy.LoadBalancing;
using Fairlead.Proxy.Resolution;
using Fairlead.Proxy.Statistics;

namespace Fairlead.Proxy.Clusters;

/// <summary>A cluster as requests see it. Immutable; an update makes another one.</summary>
internal sealed record ClusterSnapshot(ClusterModel Model, LoadBalancer Balancer, ClusterStatistics Statistics)
{
    /// <summary>Finds the hosts that requests name, where these are the endpoints; else null.</summary>
    public HostLookup? Lookup { get; init; }

    public IReadOnlyList<BalancedHost> Hosts => Lookup?.Hosts ?? Balancer.Hosts;
}
