using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a DestinationRule says. Immutable.</summary>
public sealed record DestinationRuleConfig : ConfigSpec
{
    /// <summary>The host, which may be short.</summary>
    public required HostClaim Host { get; init; }

    public TrafficClaim? Traffic { get; init; }

    public EquatableList<SubsetClaim> Subsets { get; init; } = [];

    public EquatableList<string> ExportTo { get; init; } = ["*"];
}
