using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Clusters.DynamicForwardProxy.V3;
using Envoy.Extensions.Common.DynamicForwardProxy.V3;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;

namespace Fairlead.Translation.Clusters;

/// <summary>Clusters of services whose hosts are looked up while requests for them wait.</summary>
internal static class DynamicClusters
{
    private const string TypeName = "envoy.clusters.dynamic_forward_proxy";

    /// <summary>
    /// The cache of addresses. Envoy refuses two descriptions of one cache that differ, so all clusters and filters of a proxy have this
    /// one.
    /// </summary>
    public static DnsCacheConfig Cache() => new()
    {
        Name = "fairlead_dynamic_dns",
        DnsLookupFamily = Cluster.Types.DnsLookupFamily.V4Preferred,
    };

    /// <summary>Makes a cluster one whose endpoints are the hosts that requests name.</summary>
    public static void Write(Cluster cluster, TrafficPolicy policy)
    {
        cluster.LbPolicy = Cluster.Types.LbPolicy.ClusterProvided;
        cluster.ClusterType = new()
        {
            Name = TypeName,
            TypedConfig = Wire.Pack(new ClusterConfig
            {
                DnsCacheConfig = Cache(),

                // Envoy refuses such a cluster where its options do not take the names to send and to check from the request, unless it is
                // told that this is meant: there is no TLS, or the policy says otherwise.
                AllowInsecureClusterOptions = UpstreamSockets.NamesOf(policy.Tls) is not { AutoSni: true, AutoSanValidation: true },
            }),
        };
    }
}
