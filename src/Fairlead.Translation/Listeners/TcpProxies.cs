using Envoy.Config.Accesslog.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.AccessLoggers.Stream.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Fairlead.Model;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Telemetry;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Listeners;

/// <summary>The filters that pass the bytes of connections on.</summary>
internal static class TcpProxies
{
    private const string FilterName = "envoy.filters.network.tcp_proxy";

    /// <summary>To several destinations by their shares.</summary>
    public static Filter To(string statPrefix, EquatableList<WeightedDestination> destinations)
    {
        var shares = Shares.Of(destinations);
        if (shares is [var only])
        {
            return To(statPrefix, only.Cluster.ToString());
        }

        var proxy = Make(statPrefix);
        proxy.WeightedClusters = new();
        proxy.WeightedClusters.Clusters.AddRange(shares.Select(static share =>
            new TcpProxy.Types.WeightedCluster.Types.ClusterWeight { Name = share.Cluster.ToString(), Weight = share.Weight }));
        return AsFilter(proxy);
    }

    /// <summary>To one cluster.</summary>
    public static Filter To(string statPrefix, string cluster)
    {
        var proxy = Make(statPrefix);
        proxy.Cluster = cluster;
        return AsFilter(proxy);
    }

    private static TcpProxy Make(string statPrefix) => new()
    {
        StatPrefix = statPrefix,
        AccessLog = { new AccessLog { Name = ProxyTelemetry.StdoutLog, TypedConfig = Wire.Pack(new StdoutAccessLog()) } },
    };

    private static Filter AsFilter(TcpProxy proxy) => new() { Name = FilterName, TypedConfig = Wire.Pack(proxy) };
}
