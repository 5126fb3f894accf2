namespace Fairlead.Proxy.Configuration;

/// <summary>Where a cluster's endpoints come from.</summary>
internal enum ClusterDiscovery
{
    Static,
    StrictDns,
    LogicalDns,
    Eds,
}
