using Envoy.Config.Core.V3;
using Envoy.Type.Matcher.V3;
using Envoy.Type.V3;
using Fairlead.Model;
using Fairlead.Model.Access;
using Google.Protobuf.WellKnownTypes;
using AuthzService = Envoy.Extensions.Filters.Http.ExtAuthz.V3.HttpService;
using HttpAuthz = Envoy.Extensions.Filters.Http.ExtAuthz.V3.ExtAuthz;
using NetworkAuthz = Envoy.Extensions.Filters.Network.ExtAuthz.V3.ExtAuthz;

namespace Fairlead.Translation.Access;

/// <summary>The filters that ask a provider about what rules before them marked, as Istio makes them.</summary>
internal static class ProviderFilters
{
    /// <summary>What stands before the names of what the rules say that mark.</summary>
    public const string MarkPrefix = "istio_ext_authz_";

    /// <summary>Asks about requests.</summary>
    /// <param name="way">Whom.</param>
    /// <param name="mark">How the names of the policies begin that mark requests for it.</param>
    public static HttpAuthz OfRequests(ReachableProvider way, string mark)
    {
        var provider = way.Provider;
        HttpAuthz filter = new()
        {
            TransportApiVersion = ApiVersion.V3,
            FailureModeAllow = provider.FailsOpen,
            ClearRouteCache = provider.ClearsRouteCache,
            FilterEnabledMetadata = Marked(AccessFilters.HttpFilterName, mark),
        };
        if (provider.StatusOnError is { } status)
        {
            filter.StatusOnError = new HttpStatus { Code = (StatusCode)status };
        }

        if (provider.Body is { } body)
        {
            filter.WithRequestBody = new()
            {
                MaxRequestBytes = (uint)body.MaxBytes,
                AllowPartialMessage = body.AllowsPart,
                PackAsBytes = body.IsBytes,
            };
        }

        if (provider.Protocol == ProviderProtocol.Http)
        {
            filter.HttpService = Service(way);
            if (provider.RequestHeaders.Count > 0)
            {
                filter.AllowedHeaders = Headers(provider.RequestHeaders);
            }
        }
        else
        {
            filter.GrpcService = Call(way);
            filter.IncludeTlsSession = true;
            filter.IncludePeerCertificate = true;
        }

        return filter;
    }

    /// <summary>Asks about connections; only a provider that is asked by gRPC can be.</summary>
    public static NetworkAuthz OfConnections(ReachableProvider way, string mark) => new()
    {
        StatPrefix = AccessFilters.OfRules,
        TransportApiVersion = ApiVersion.V3,
        FailureModeAllow = way.Provider.FailsOpen,
        FilterEnabledMetadata = Marked(AccessFilters.NetworkFilter, mark),
        GrpcService = Call(way),
        IncludeTlsSession = true,
        IncludePeerCertificate = true,
    };

    private static MetadataMatcher Marked(string filter, string mark) => new()
    {
        Filter = filter,
        Path = { new MetadataMatcher.Types.PathSegment { Key = MarkPrefix + "shadow_effective_policy_id" } },
        Value = new() { StringMatch = new() { Prefix = mark } },
    };

    private static GrpcService Call(ReachableProvider way) => new()
    {
        EnvoyGrpc = new() { ClusterName = way.Cluster, Authority = way.Provider.Host },
        Timeout = Duration.FromTimeSpan(way.Provider.Timeout),
    };

    private static AuthzService Service(ReachableProvider way)
    {
        var provider = way.Provider;
        AuthzService service = new()
        {
            // The address counts for nothing but has to be there.
            ServerUri = new()
            {
                Uri = $"http://{provider.Host}",
                Cluster = way.Cluster,
                Timeout = Duration.FromTimeSpan(provider.Timeout),
            },
            PathPrefix = provider.PathPrefix,
        };
        if (provider.AddedHeaders.Count > 0)
        {
            service.AuthorizationRequest = new();
            service.AuthorizationRequest.HeadersToAdd.AddRange(
                provider.AddedHeaders.Select(static header => new HeaderValue { Key = header.Key, Value = header.Value }));
        }

        if (provider.ForwardedHeaders.Count + provider.RefusalHeaders.Count + provider.ReturnedHeaders.Count > 0)
        {
            service.AuthorizationResponse = new()
            {
                AllowedUpstreamHeaders = Headers(provider.ForwardedHeaders),
                AllowedClientHeaders = Headers(provider.RefusalHeaders),
                AllowedClientHeadersOnSuccess = Headers(provider.ReturnedHeaders),
            };
        }

        return service;
    }

    private static ListStringMatcher? Headers(EquatableList<string> patterns)
    {
        if (patterns.Count == 0)
        {
            return null;
        }

        ListStringMatcher matcher = new();
        foreach (var pattern in patterns)
        {
            var text = pattern.StartsWith('*') ? new StringMatcher { Suffix = pattern[1..] }
                : pattern.EndsWith('*') ? new StringMatcher { Prefix = pattern[..^1] }
                : new StringMatcher { Exact = pattern };
            text.IgnoreCase = true;
            matcher.Patterns.Add(text);
        }

        return matcher;
    }
}
