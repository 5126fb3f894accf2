using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;

namespace Fairlead.Config.FrontEnds;

/// <summary>WorkloadEntries as claims: a workload that answers for the services which select it.</summary>
internal static class WorkloadEntryLowering
{
    public static ObjectClaims Lower(WorkloadEntryConfig spec, EquatableMap<string> annotations) => spec.Workload is { } workload
        ? new() { Workloads = [workload with { Health = HealthOf(spec, annotations) }] }
        : ObjectClaims.None;

    // An agent that checks health says so by Istio's annotation, and its verdict is a condition of the status: none yet is none.
    private static EndpointHealth HealthOf(WorkloadEntryConfig spec, EquatableMap<string> annotations) =>
        annotations.TryGetValue(WellKnownAnnotations.Health, out var health) && health != WellKnownAnnotations.Healthy
            ? health == WellKnownAnnotations.Draining ? EndpointHealth.Draining : EndpointHealth.Unhealthy
            : annotations.TryGetValue(WellKnownAnnotations.IsHealthChecked, out var isChecked)
                && string.Equals(isChecked, "true", StringComparison.OrdinalIgnoreCase)
                && spec.IsHealthy != true
                ? EndpointHealth.Unhealthy
                : EndpointHealth.Healthy;
}
