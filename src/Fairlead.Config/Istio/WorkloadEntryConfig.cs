using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a WorkloadEntry says. Immutable.</summary>
public sealed record WorkloadEntryConfig : ConfigSpec
{
    /// <summary>The workload; null where it is known and cannot be reached.</summary>
    public WorkloadClaim? Workload { get; init; }

    /// <summary>What the condition Healthy of its status says; null where there is none.</summary>
    public bool? IsHealthy { get; init; }
}
