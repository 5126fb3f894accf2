using Envoy.Config.Route.V3;
using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Configuration.Retries;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>Reads what a route does with the requests that it sends on.</summary>
internal static class ForwardReader
{
    public static ForwardModel Read(Route route, VirtualHost host, string path, ConfigProblems problems)
    {
        var action = route.Route_;
        CheckUnsupported(action, path, problems);
        var clusters = ReadClusters(action, path, problems);
        var total = clusters.Aggregate(0ul, static (sum, c) => sum + c.Weight);
        if (clusters.Count > 0 && total is 0 or > uint.MaxValue)
        {
            problems.Add(path + ".weighted_clusters", $"the sum of the weights is {total}; it has to be from 1 to {uint.MaxValue}");
        }

        var header = action.ClusterSpecifierCase == RouteAction.ClusterSpecifierOneofCase.ClusterHeader ? action.ClusterHeader : null;
        if (clusters.Count == 0 && header is null)
        {
            problems.Add(path, "no cluster is given");
        }

        if (action.PrefixRewrite.Length > 0 && action.RegexRewrite is not null)
        {
            problems.Add(path, "prefix_rewrite and regex_rewrite exclude each other");
        }

        CheckText(action.PrefixRewrite, path + ".prefix_rewrite", problems);
        CheckText(action.HostRewriteLiteral, path + ".host_rewrite_literal", problems);
        return new ForwardModel
        {
            Clusters = clusters,
            TotalWeight = (uint)Math.Clamp(total, 1, uint.MaxValue),
            ClusterHeader = header,
            ClusterNotFoundStatus = action.ClusterNotFoundResponseCode switch
            {
                RouteAction.Types.ClusterNotFoundResponseCode.NotFound => 404,
                RouteAction.Types.ClusterNotFoundResponseCode.InternalServerError => 500,
                _ => 503,
            },
            PrefixRewrite = action.PrefixRewrite,
            PathRegexRewrite = MatcherReader.ReadRewrite(action.RegexRewrite, path + ".regex_rewrite", problems),
            HostRewrite = action.HostRewriteLiteral.Length > 0 ? action.HostRewriteLiteral : null,
            HostRewriteHeader = action.HostRewriteHeader.Length > 0 ? action.HostRewriteHeader : null,
            HostRewriteFromPath = MatcherReader.ReadRewrite(action.HostRewritePathRegex, path + ".host_rewrite_path_regex", problems),
            AutoHostRewrite = action.AutoHostRewrite ?? false,
            AppendForwardedHost = action.AppendXForwardedHost,
            Timeout = ProtoValues.ToTime(action.Timeout, TimeSpan.FromSeconds(15), path + ".timeout", problems),
            IdleTimeout = action.IdleTimeout is null ? null
                : ProtoValues.ToTime(action.IdleTimeout, TimeSpan.Zero, path + ".idle_timeout", problems),
            Retry = RetryReader.Read(action.RetryPolicy ?? host.RetryPolicy, path + ".retry_policy", problems),
            BufferLimit = (int)Math.Min(route.PerRequestBufferLimitBytes ?? host.PerRequestBufferLimitBytes ?? 1024 * 1024, int.MaxValue),
        };
    }

    private static void CheckUnsupported(RouteAction action, string path, ConfigProblems problems)
    {
        problems.AddUnsupportedIf(
            action.ClusterSpecifierCase is RouteAction.ClusterSpecifierOneofCase.ClusterSpecifierPlugin
                or RouteAction.ClusterSpecifierOneofCase.InlineClusterSpecifierPlugin,
            path + ".cluster_specifier_plugin");
        problems.AddUnsupportedIf(action.MetadataMatch is not null, path + ".metadata_match");
        problems.AddUnsupportedIf(action.PathRewritePolicy is not null, path + ".path_rewrite_policy");
        problems.AddUnsupportedIf(action.InternalRedirectPolicy is not null, path + ".internal_redirect_policy");
        problems.AddUnsupportedIf(action.RetryPolicyTypedConfig is not null, path + ".retry_policy_typed_config");
        problems.AddUnsupportedIf(action.HedgePolicy is not null, path + ".hedge_policy");
        problems.AddUnsupportedIf(action.RateLimits.Count > 0, path + ".rate_limits");
        problems.AddUnsupportedIf(action.Cors is not null, path + ".cors");
    }

    private static List<WeightedClusterModel> ReadClusters(RouteAction action, string path, ConfigProblems problems)
    {
        if (action.ClusterSpecifierCase == RouteAction.ClusterSpecifierOneofCase.Cluster)
        {
            return [new WeightedClusterModel { Name = action.Cluster }];
        }

        if (action.ClusterSpecifierCase != RouteAction.ClusterSpecifierOneofCase.WeightedClusters)
        {
            return [];
        }

        problems.AddUnsupportedIf(action.WeightedClusters.HeaderName.Length > 0, path + ".weighted_clusters.header_name");
        var list = new List<WeightedClusterModel>();
        for (var i = 0; i < action.WeightedClusters.Clusters.Count; i++)
        {
            var cluster = action.WeightedClusters.Clusters[i];
            var field = $"{path}.weighted_clusters.clusters[{i}].";
            problems.AddUnsupportedIf(cluster.ClusterHeader.Length > 0, field + "cluster_header");
            problems.AddUnsupportedIf(cluster.MetadataMatch is not null, field + "metadata_match");
            CheckText(cluster.HostRewriteLiteral, field + "host_rewrite_literal", problems);
            list.Add(new WeightedClusterModel
            {
                Name = cluster.Name,
                Weight = cluster.Weight ?? 0,
                HostRewrite = cluster.HostRewriteLiteral.Length > 0 ? cluster.HostRewriteLiteral : null,
                RequestHeaders = HeaderReader.Read(cluster.RequestHeadersToAdd, cluster.RequestHeadersToRemove, field, "request", problems),
                ResponseHeaders =
                    HeaderReader.Read(cluster.ResponseHeadersToAdd, cluster.ResponseHeadersToRemove, field, "response", problems),
                Filters = FaultReader.ReadOverrides(cluster.TypedPerFilterConfig, field, problems),
            });
        }

        return list;
    }

    // A text that goes into a request line or a Host header must not contain what ends it.
    private static void CheckText(string text, string path, ConfigProblems problems)
    {
        foreach (var c in text)
        {
            if (c is <= ' ' or '\u007f')
            {
                problems.Add(path, "spaces and control characters cannot stand here");
                return;
            }
        }
    }
}
