using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Common.DynamicForwardProxy.V3;
using Fairlead.Protos;
using Fairlead.Proxy.Configuration.Endpoints;
using DynamicForwardProxy = Envoy.Extensions.Clusters.DynamicForwardProxy.V3.ClusterConfig;
using UpstreamOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;

namespace Fairlead.Proxy.Configuration.Clusters;

/// <summary>Reads clusters.</summary>
internal static class ClusterReader
{
    private const string LookupField = "cluster_type.typed_config.dns_cache_config.";
    private const string UpstreamOptionsKey = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    public static ClusterModel Read(Cluster cluster, ConfigProblems problems)
    {
        CheckUnsupported(cluster, problems);
        var closed = ClosedBy(cluster);
        var discovery = closed.Length > 0 ? ClusterDiscovery.Static : ReadDiscovery(cluster, problems);
        var names = discovery is ClusterDiscovery.StrictDns or ClusterDiscovery.LogicalDns;
        var options = ReadOptions(cluster, problems);
        var lookup = discovery == ClusterDiscovery.Requests ? ReadLookup(cluster, problems) : null;
        if (closed.Length == 0 && discovery is not (ClusterDiscovery.Eds or ClusterDiscovery.Requests) && cluster.LoadAssignment is null)
        {
            problems.Add("load_assignment", $"is missing; a cluster of type {cluster.Type} needs it");
        }

        var thresholds = cluster.CircuitBreakers?.Thresholds.FirstOrDefault(static t => t.Priority == RoutingPriority.Default);
        return new ClusterModel
        {
            Name = cluster.Name,
            Discovery = discovery,
            EdsName = cluster.EdsClusterConfig?.ServiceName is { Length: > 0 } service ? service : cluster.Name,
            EdsFetchTimeout = ProtoValues.ToTime(cluster.EdsClusterConfig?.EdsConfig?.InitialFetchTimeout, TimeSpan.FromSeconds(15),
                "eds_cluster_config.eds_config.initial_fetch_timeout", problems),
            Endpoints = closed.Length > 0 || discovery == ClusterDiscovery.Eds || cluster.LoadAssignment is null
                ? null
                : EndpointsReader.Read(cluster.LoadAssignment, names, "load_assignment.", problems),
            StatName = cluster.AltStatName.Length > 0 ? cluster.AltStatName : cluster.Name,
            ConnectTimeout = ProtoValues.ToTime(cluster.ConnectTimeout, TimeSpan.FromSeconds(5), "connect_timeout", problems),
            Policy = BalancingReader.Read(cluster, out var choices, problems),
            ChoiceCount = choices,
            LocalityWeighted = BalancingReader.IsLocalityWeighted(cluster),
            PanicThreshold = cluster.CommonLbConfig?.HealthyPanicThreshold?.Value ?? 50,
            MaxRequests = (int)Math.Min(thresholds?.MaxRequests ?? 1024, int.MaxValue),
            MaxRetries = (int)Math.Min(thresholds?.MaxRetries ?? 3, int.MaxValue),
            MaxRequestsPerConnection = (int)Math.Min(
                options?.CommonHttpProtocolOptions?.MaxRequestsPerConnection ?? cluster.MaxRequestsPerConnection ?? 0, int.MaxValue),
            IdleTimeout =
                ProtoValues.ToTime(options?.CommonHttpProtocolOptions?.IdleTimeout, TimeSpan.FromHours(1), "idle_timeout", problems),
            Http2 = cluster.Http2ProtocolOptions is not null || options?.ExplicitHttpConfig is
            {
                ProtocolConfigCase: not
                UpstreamOptions.Types.ExplicitHttpConfig.ProtocolConfigOneofCase.HttpProtocolOptions
            },
            DnsRefresh = lookup is null
                ? ProtoValues.ToTime(cluster.DnsRefreshRate, TimeSpan.FromSeconds(5), "dns_refresh_rate", problems)
                : ProtoValues.ToTime(lookup.DnsRefreshRate, TimeSpan.FromSeconds(60), LookupField + "dns_refresh_rate", problems),
            DnsFamily = (lookup?.DnsLookupFamily ?? cluster.DnsLookupFamily) switch
            {
                Cluster.Types.DnsLookupFamily.V4Only => DnsFamily.V4Only,
                Cluster.Types.DnsLookupFamily.V6Only => DnsFamily.V6Only,
                Cluster.Types.DnsLookupFamily.V4Preferred => DnsFamily.V4Preferred,
                Cluster.Types.DnsLookupFamily.All => DnsFamily.All,
                _ => DnsFamily.Auto,
            },
            MaxLookups = (int)Math.Min(lookup?.MaxHosts ?? 1024, int.MaxValue),
            LookupLife = ProtoValues.ToTime(lookup?.HostTtl, TimeSpan.FromMinutes(5), LookupField + "host_ttl", problems),
            Closed = closed,
            Ignored = closed.Length > 0 ? [] : Ignored(cluster, thresholds, options),
        };
    }

    private static ClusterDiscovery ReadDiscovery(Cluster cluster, ConfigProblems problems)
    {
        if (cluster.ClusterDiscoveryTypeCase == Cluster.ClusterDiscoveryTypeOneofCase.ClusterType)
        {
            if (cluster.ClusterType.TypedConfig?.TypeUrl == TypeUrls.DynamicForwardProxyCluster)
            {
                return ClusterDiscovery.Requests;
            }

            problems.Add("cluster_type", $"{cluster.ClusterType.Name} is not supported by this sidecar");
            return ClusterDiscovery.Static;
        }

        switch (cluster.Type)
        {
            case Cluster.Types.DiscoveryType.Static:
                return ClusterDiscovery.Static;
            case Cluster.Types.DiscoveryType.StrictDns:
                return ClusterDiscovery.StrictDns;
            case Cluster.Types.DiscoveryType.LogicalDns:
                return ClusterDiscovery.LogicalDns;
            case Cluster.Types.DiscoveryType.Eds:
                var source = cluster.EdsClusterConfig?.EdsConfig;
                if (source is null || source.Ads is null && source.Self is null)
                {
                    problems.Add("eds_cluster_config.eds_config", "endpoints are taken over ADS alone by this sidecar: set ads or self");
                }

                return ClusterDiscovery.Eds;
            default:
                problems.Add("type", $"{cluster.Type} is not supported by this sidecar");
                return ClusterDiscovery.Static;
        }
    }

    private static DnsCacheConfig? ReadLookup(Cluster cluster, ConfigProblems problems)
    {
        if (!ProtoValues.TryUnpack<DynamicForwardProxy>(
            cluster.ClusterType.TypedConfig, "cluster_type.typed_config", problems, out var proxy))
        {
            return null;
        }

        problems.AddUnsupportedIf(proxy.DnsCacheConfig is null, "cluster_type.typed_config without dns_cache_config");
        return proxy.DnsCacheConfig;
    }

    private static void CheckUnsupported(Cluster cluster, ConfigProblems problems)
    {
        if (cluster.Name.Length == 0)
        {
            problems.Add("name", "is missing");
        }

        problems.AddUnsupportedIf(cluster.LbSubsetConfig is not null, "lb_subset_config");
        problems.AddUnsupportedIf(cluster.Filters.Count > 0, "filters");
        problems.AddUnsupportedIf(cluster.UpstreamConfig is not null, "upstream_config");
        problems.AddUnsupportedIf(cluster.UpstreamBindConfig is not null, "upstream_bind_config");
    }

    /// <summary>
    /// What the cluster asks for and this sidecar does not speak. Such a cluster is taken, and closed: if it were refused, requests would
    /// go on as the cluster was before, in clear text.
    /// </summary>
    private static string ClosedBy(Cluster cluster)
    {
        if (cluster.TransportSocket is { } socket && socket.TypedConfig?.TypeUrl != TypeUrls.RawBuffer)
        {
            return $"transport_socket {socket.TypedConfig?.TypeUrl ?? socket.Name}";
        }

        return cluster.TransportSocketMatches.Count > 0 ? "transport_socket_matches"
            : cluster.ClusterDiscoveryTypeCase == Cluster.ClusterDiscoveryTypeOneofCase.Type
                && cluster.Type == Cluster.Types.DiscoveryType.OriginalDst ? "type ORIGINAL_DST"
            : "";
    }

    private static UpstreamOptions? ReadOptions(Cluster cluster, ConfigProblems problems)
    {
        if (!cluster.TypedExtensionProtocolOptions.TryGetValue(UpstreamOptionsKey, out var any)
            || !ProtoValues.TryUnpack<UpstreamOptions>(any, "typed_extension_protocol_options", problems, out var options))
        {
            return null;
        }

        foreach (var filter in options.HttpFilters)
        {
            problems.AddUnsupportedIf(!filter.IsOptional && filter.TypedConfig?.TypeUrl
                != TypeUrls.Prefix + "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec",
                $"typed_extension_protocol_options.http_filters[{filter.Name}]");
        }

        return options;
    }

    // A setting that protects or observes traffic but does not change where a request goes is ignored, and logged once: refusing the whole
    // cluster for it would do more harm.
    private static List<string> Ignored(Cluster cluster, CircuitBreakers.Types.Thresholds? thresholds, UpstreamOptions? options)
    {
        var list = new List<string>();
        Add(BalancingReader.IsHashing(cluster), "lb_policy");
        Add(cluster.OutlierDetection is not null, "outlier_detection");
        Add(cluster.HealthChecks.Count > 0, "health_checks");
        Add(thresholds?.MaxConnections is not (null or uint.MaxValue), "circuit_breakers.thresholds.max_connections");
        Add(thresholds?.MaxPendingRequests is not (null or uint.MaxValue), "circuit_breakers.thresholds.max_pending_requests");
        Add(thresholds?.RetryBudget is not null, "circuit_breakers.thresholds.retry_budget");
        Add(cluster.LrsServer is not null, "lrs_server");
        Add(cluster.PreconnectPolicy is not null, "preconnect_policy");
        Add(cluster.RoundRobinLbConfig?.SlowStartConfig is not null || cluster.LeastRequestLbConfig?.SlowStartConfig is not null,
            "slow_start_config");
        Add(cluster.UpstreamConnectionOptions?.TcpKeepalive is not null, "upstream_connection_options.tcp_keepalive");
        Add(options?.CommonHttpProtocolOptions?.MaxConnectionDuration is not null, "max_connection_duration");
        Add(options?.UseDownstreamProtocolConfig is not null, "use_downstream_protocol_config");
        Add(options?.ExplicitHttpConfig?.Http2ProtocolOptions?.MaxConcurrentStreams is not null, "max_concurrent_streams");
        Add(options?.ExplicitHttpConfig?.Http2ProtocolOptions?.ConnectionKeepalive is not null, "connection_keepalive");
        return list;

        void Add(bool condition, string name)
        {
            if (condition)
            {
                list.Add(name);
            }
        }
    }
}
