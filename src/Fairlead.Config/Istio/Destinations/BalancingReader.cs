using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Istio.Destinations;

/// <summary>Reads how an endpoint is chosen.</summary>
internal static class BalancingReader
{
    /// <param name="field">The <c>loadBalancer</c>.</param>
    /// <param name="hasOutliers">Whether the policy has outlier detection, without which no locality fails over.</param>
    public static BalancingPolicy Read(FieldValue field, bool hasOutliers)
    {
        var fields = field.Fields();
        var simple = fields.Optional("simple");
        var hash = fields.Optional("consistentHash");
        var locality = fields.Optional("localityLbSetting");
        var zones = fields.Optional("zoneAwareLbSetting");
        var warmup = fields.Optional("warmup");
        var seconds = fields.Optional("warmupDurationSecs");
        fields.NotSupported("backendUtilization");
        fields.Finish();
        if (simple is { } word && hash is not null)
        {
            word.Error(ErrorCodes.Conflict, "simple and consistentHash exclude each other", "keep one of the two");
        }

        if (zones is { } setting && locality is not null)
        {
            setting.Error(ErrorCodes.Conflict, "zoneAwareLbSetting and localityLbSetting exclude each other", "keep one of the two");
        }

        BalancingPolicy policy = new()
        {
            Algorithm = simple is { } given ? ReadSimple(given) : LoadBalancing.Default,
            Hashing = hash is { } hashing ? HashReader.Read(hashing) : null,
            Locality = locality is { } places ? LocalityReader.Read(places, hasOutliers)
                : zones is { } sizes ? LocalityReader.ReadZones(sizes, hasOutliers)
                : null,
            Warmup = warmup is { } slow ? ReadWarmup(slow)
                : seconds is { } old ? new(old.Duration(zeroAllowed: false))
                : null,
        };
        if (policy.Warmup is not null && (hash is not null || policy.Algorithm is LoadBalancing.Random or LoadBalancing.Passthrough))
        {
            (warmup ?? seconds)?.Warn(
                ErrorCodes.Ineffective,
                "endpoints are warmed up by ROUND_ROBIN and LEAST_REQUEST alone",
                "use one of these, or leave it out");
        }

        return policy;
    }

    private static LoadBalancing ReadSimple(FieldValue field) =>
        field.Word("ROUND_ROBIN", "LEAST_REQUEST", "RANDOM", "PASSTHROUGH", "LEAST_CONN", "UNSPECIFIED") switch
        {
            "ROUND_ROBIN" => LoadBalancing.RoundRobin,
            "RANDOM" => LoadBalancing.Random,
            "PASSTHROUGH" => LoadBalancing.Passthrough,
            "UNSPECIFIED" => LoadBalancing.Default,
            _ => LoadBalancing.LeastRequest,
        };

    private static WarmupPolicy ReadWarmup(FieldValue field)
    {
        var fields = field.Fields();
        var duration = fields.Required("duration", "a duration")?.Duration(zeroAllowed: false) ?? default;
        WarmupPolicy policy = new(
            duration, fields.Optional("minimumPercent")?.Number(0, 100), fields.Optional("aggression")?.Number(1, 1_000_000));
        fields.Finish();
        return policy;
    }
}
