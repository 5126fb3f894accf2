using Envoy.Config.Accesslog.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.AccessLoggers.Stream.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Fairlead.Model;
using Fairlead.Model.Policy;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Telemetry;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Listeners;

/// <summary>The filters that pass the bytes of connections on.</summary>
internal static class TcpProxies
{
    private const string FilterName = "envoy.filters.network.tcp_proxy";

    /// <summary>To several destinations by their shares; the policy of the first holds for the connections to all.</summary>
    public static Filter To(
        string statPrefix, EquatableList<WeightedDestination> destinations, Func<ClusterName, TrafficPolicy> policyOf)
    {
        var shares = Shares.Of(destinations);
        var policy = shares.Count == 0 ? null : policyOf(shares[0].Cluster);
        if (shares is [var only])
        {
            return To(statPrefix, only.Cluster.ToString(), policy);
        }

        var proxy = Make(statPrefix, policy);
        proxy.WeightedClusters = new();
        proxy.WeightedClusters.Clusters.AddRange(shares.Select(static share =>
            new TcpProxy.Types.WeightedCluster.Types.ClusterWeight { Name = share.Cluster.ToString(), Weight = share.Weight }));
        return AsFilter(proxy);
    }

    /// <summary>To one cluster.</summary>
    public static Filter To(string statPrefix, string cluster, TrafficPolicy? policy = null)
    {
        var proxy = Make(statPrefix, policy);
        proxy.Cluster = cluster;
        return AsFilter(proxy);
    }

    private static TcpProxy Make(string statPrefix, TrafficPolicy? policy)
    {
        TcpProxy proxy = new()
        {
            StatPrefix = statPrefix,
            AccessLog = { new AccessLog { Name = ProxyTelemetry.StdoutLog, TypedConfig = Wire.Pack(new StdoutAccessLog()) } },
        };
        if (policy is not null)
        {
            TcpPolicies.Write(proxy, policy);
        }

        return proxy;
    }

    private static Filter AsFilter(TcpProxy proxy) => new() { Name = FilterName, TypedConfig = Wire.Pack(proxy) };
}
