using Fairlead.Config.Istio;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.FrontEnds;

/// <summary>Telemetries as claims.</summary>
internal static class TelemetryLowering
{
    public static ObjectClaims Lower(ConfigObject item, TelemetryConfig spec) => new()
    {
        Telemetry =
        [
            new() { Selector = spec.Selector, AccessLogs = spec.AccessLogs, Tracing = spec.Tracing, Provenance = new(item.Key, "spec") },
        ],
    };
}
