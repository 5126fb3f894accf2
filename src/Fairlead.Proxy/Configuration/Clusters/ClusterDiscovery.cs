namespace Fairlead.Proxy.Configuration.Clusters;

/// <summary>Where a cluster's endpoints come from.</summary>
internal enum ClusterDiscovery
{
    Static,
    StrictDns,
    LogicalDns,
    Eds,

    /// <summary>From the hosts that requests name.</summary>
    Requests,
}
