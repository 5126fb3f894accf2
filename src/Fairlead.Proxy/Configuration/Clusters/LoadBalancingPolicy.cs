namespace Fairlead.Proxy.Configuration.Clusters;

/// <summary>How an endpoint is chosen.</summary>
internal enum LoadBalancingPolicy
{
    RoundRobin,
    LeastRequest,
    Random,
}
