using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Protos;
using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Configuration.Routes;
using Notes = Envoy.Extensions.Filters.Http.SetFilterState.V3.Config;

namespace Fairlead.Proxy.Configuration.Listeners;

/// <summary>Reads HTTP connection managers.</summary>
internal static class HttpFrontReader
{
    public static HttpFrontModel Read(HttpConnectionManager manager, string path, ConfigProblems problems)
    {
        CheckUnsupported(manager, path, problems);
        var (rds, inline) = ReadRoutes(manager, path, problems);
        var faults = new List<FaultFilterModel>();
        var router = ReadFilters(manager, path, faults, problems);
        var common = manager.CommonHttpProtocolOptions;
        return new HttpFrontModel
        {
            StatPrefix = manager.StatPrefix,
            RouteConfigName = rds?.RouteConfigName,
            InlineRoutes = inline,
            RouteFetchTimeout = ProtoValues.ToTime(
                rds?.ConfigSource?.InitialFetchTimeout, TimeSpan.FromSeconds(15), path + "rds.config_source.initial_fetch_timeout",
                problems),
            Faults = faults,
            AccessLogs = AccessLogReader.Read(manager.AccessLog, path, problems),
            GenerateRequestId = manager.GenerateRequestId ?? true,
            AlwaysSetRequestIdInResponse = manager.AlwaysSetRequestIdInResponse,
            UseRemoteAddress = manager.UseRemoteAddress ?? false,
            SkipForwardedForAppend = manager.SkipXffAppend,
            ServerName = manager.ServerName.Length > 0 ? manager.ServerName : null,
            OverwriteServer = manager.ServerName.Length > 0
                && manager.ServerHeaderTransformation == HttpConnectionManager.Types.ServerHeaderTransformation.Overwrite,
            PassServerThrough = manager.ServerHeaderTransformation == HttpConnectionManager.Types.ServerHeaderTransformation.PassThrough,
            SuppressEnvoyHeaders = router?.SuppressEnvoyHeaders ?? false,
            NormalizePath = manager.NormalizePath ?? false,
            MergeSlashes = manager.MergeSlashes,
            StripAnyPort = manager.StripAnyHostPort,
            StripMatchingPort = manager.StripMatchingHostPort,
            StripTrailingHostDot = manager.StripTrailingHostDot,
            Via = manager.Via.Length > 0 ? manager.Via : null,
            MaxRequestHeadersKb = (int)Math.Clamp(manager.MaxRequestHeadersKb ?? 60, 1, 8192),
            MaxHeadersCount = (int)Math.Clamp(common?.MaxHeadersCount ?? 100, 1, 100_000),
            IdleTimeout = ProtoValues.ToTime(
                common?.IdleTimeout, TimeSpan.FromHours(1), path + "common_http_protocol_options.idle_timeout", problems),
            RequestTimeout = ProtoValues.ToTime(manager.RequestTimeout, TimeSpan.Zero, path + "request_timeout", problems),
            StreamIdleTimeout = ProtoValues.ToTime(
                manager.StreamIdleTimeout, TimeSpan.FromMinutes(5), path + "stream_idle_timeout", problems),
        };
    }

    private static (Rds? Rds, RouteTableModel? Inline) ReadRoutes(HttpConnectionManager manager, string path, ConfigProblems problems)
    {
        switch (manager.RouteSpecifierCase)
        {
            case HttpConnectionManager.RouteSpecifierOneofCase.Rds:
                if (manager.Rds.RouteConfigName.Length == 0)
                {
                    problems.Add(path + "rds.route_config_name", "is missing");
                }

                if (manager.Rds.ConfigSource is not { } source || source.Ads is null && source.Self is null)
                {
                    problems.Add(path + "rds.config_source", "routes are taken over ADS alone by this sidecar: set ads or self");
                }

                return (manager.Rds, null);
            case HttpConnectionManager.RouteSpecifierOneofCase.RouteConfig:
                return (null, RouteTableReader.Read(manager.RouteConfig, path + "route_config.", problems));
            default:
                problems.Add(path + "route_specifier", $"{manager.RouteSpecifierCase} is not supported by this sidecar");
                return (null, null);
        }
    }

    private static Router? ReadFilters(
        HttpConnectionManager manager, string path, List<FaultFilterModel> faults, ConfigProblems problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Router? router = null;
        for (var i = 0; i < manager.HttpFilters.Count; i++)
        {
            var filter = manager.HttpFilters[i];
            var field = $"{path}http_filters[{filter.Name}]";
            if (!names.Add(filter.Name))
            {
                problems.Add(field, "the name is there twice");
            }

            var last = i == manager.HttpFilters.Count - 1;
            switch (filter.TypedConfig?.TypeUrl)
            {
                case TypeUrls.Router when last:
                    ProtoValues.TryUnpack(filter.TypedConfig, field, problems, out router);
                    problems.AddUnsupportedIf(router?.UpstreamHttpFilters.Count > 0, field + ".upstream_http_filters");
                    break;
                case TypeUrls.Router:
                    problems.Add(field, "the router has to be the last filter");
                    break;
                case TypeUrls.HttpFault when !last:
                    if (ProtoValues.TryUnpack<HTTPFault>(filter.TypedConfig, field, problems, out var fault))
                    {
                        faults.Add(new FaultFilterModel(filter.Name, FaultReader.Read(fault, field, problems), filter.Disabled));
                    }

                    break;
                case TypeUrls.Cors when !last:
                    // It has no settings: routes have, and the control plane tells those who wrote them that this sidecar follows none.
                    break;
                case TypeUrls.DynamicForwardProxy when !last:
                    // A host that a request names is looked up where it is needed, with the settings of the cluster, which are the same.
                    break;
                case TypeUrls.SetFilterState when !last:
                    if (ProtoValues.TryUnpack<Notes>(filter.TypedConfig, field, problems, out var notes))
                    {
                        problems.AddUnsupportedIf(notes.OnRequestHeaders.Count > 0, field + ".on_request_headers");
                    }

                    break;
                default:
                    problems.AddUnsupportedIf(!filter.IsOptional, $"{field} ({filter.TypedConfig?.TypeUrl})");
                    break;
            }
        }

        if (router is null)
        {
            problems.Add(path + "http_filters", "the last one has to be envoy.filters.http.router");
        }

        return router;
    }

    private static void CheckUnsupported(HttpConnectionManager manager, string path, ConfigProblems problems)
    {
        if (manager.CodecType is HttpConnectionManager.Types.CodecType.Http2 or HttpConnectionManager.Types.CodecType.Http3)
        {
            problems.Add(path + "codec_type", $"{manager.CodecType} is not supported by this sidecar, which speaks HTTP/1.1");
        }

        problems.AddUnsupportedIf(manager.LocalReplyConfig is not null, path + "local_reply_config");
        problems.AddUnsupportedIf(manager.OriginalIpDetectionExtensions.Count > 0, path + "original_ip_detection_extensions");
        problems.AddUnsupportedIf(manager.EarlyHeaderMutationExtensions.Count > 0, path + "early_header_mutation_extensions");
        problems.AddUnsupportedIf(manager.PathNormalizationOptions is not null, path + "path_normalization_options");
        problems.AddUnsupportedIf(manager.PathWithEscapedSlashesAction is
            not HttpConnectionManager.Types.PathWithEscapedSlashesAction.ImplementationSpecificDefault
            and not HttpConnectionManager.Types.PathWithEscapedSlashesAction.KeepUnchanged, path + "path_with_escaped_slashes_action");
        problems.AddUnsupportedIf(manager.CommonHttpProtocolOptions?.HeadersWithUnderscoresAction is { } underscores
            && underscores != HttpProtocolOptions.Types.HeadersWithUnderscoresAction.Allow,
            path + "common_http_protocol_options.headers_with_underscores_action");
    }
}
