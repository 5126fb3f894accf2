namespace Fairlead.Proxy.Configuration;

/// <summary>How an endpoint is chosen.</summary>
internal enum LoadBalancingPolicy
{
    RoundRobin,
    LeastRequest,
    Random,
}
