using System.Globalization;
using Envoy.Config.Route.V3;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;
using Google.Protobuf.WellKnownTypes;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;
using WireDetection = Envoy.Config.Cluster.V3.OutlierDetection;

namespace Fairlead.Translation.Clusters;

/// <summary>When a sidecar passes over an endpoint that fails.</summary>
internal static class OutlierRules
{
    private const uint Always = 100;

    public static WireDetection? Of(OutlierDetection? policy)
    {
        if (policy is null)
        {
            return null;
        }

        WireDetection detection = new()
        {
            // Success rates are Envoy's own idea, which nobody here asked for.
            EnforcingSuccessRate = 0,
            Interval = policy.Interval is { } interval ? Duration.FromTimeSpan(interval) : null,
            BaseEjectionTime = policy.BaseEjectionTime is { } time ? Duration.FromTimeSpan(time) : null,
            MaxEjectionPercent = policy.MaxEjectionPercent is > 0 and var percent ? (uint?)percent : null,
        };
        if (policy.Consecutive5xxErrors is { } errors)
        {
            detection.Consecutive5Xx = (uint)errors;
            detection.EnforcingConsecutive5Xx = EnforcedIf(errors);
        }

        if (policy.ConsecutiveGatewayErrors is { } gateway)
        {
            detection.ConsecutiveGatewayFailure = (uint)gateway;
            detection.EnforcingConsecutiveGatewayFailure = EnforcedIf(gateway);
        }

        if (policy.SplitsLocalErrors)
        {
            detection.SplitExternalLocalOriginErrors = true;
            detection.EnforcingLocalOriginSuccessRate = 0;
            if (policy.ConsecutiveLocalFailures is { } local)
            {
                detection.ConsecutiveLocalOriginFailure = (uint)local;
                detection.EnforcingConsecutiveLocalOriginFailure = EnforcedIf(local);
            }
        }

        return detection;
    }

    /// <summary>Which answers count as errors; null where these are 500 and above.</summary>
    public static HttpProtocolOptions.Types.OutlierDetection? ErrorsOf(OutlierDetection? policy)
    {
        if (policy is null || policy.StatusCodes.Count == 0)
        {
            return null;
        }

        var codes = string.Join('|', policy.StatusCodes.Select(static code => code.ToString(CultureInfo.InvariantCulture)));
        return new()
        {
            ErrorMatcher = new()
            {
                HttpResponseHeadersMatch = new()
                {
                    Headers = { new HeaderMatcher { Name = ":status", StringMatch = new() { SafeRegex = Wire.Regex(codes) } } },
                },
            },
        };
    }

    private static uint EnforcedIf(int errors) => errors > 0 ? Always : 0;
}
