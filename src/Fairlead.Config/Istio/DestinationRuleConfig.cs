using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a DestinationRule says. Immutable.</summary>
public sealed record DestinationRuleConfig : ConfigSpec
{
    /// <summary>The host, which may be short.</summary>
    public required HostClaim Host { get; init; }

    /// <summary>The policy for the whole; null: none is given.</summary>
    public TrafficClaim? Traffic { get; init; }

    /// <summary>The subsets.</summary>
    public EquatableList<SubsetClaim> Subsets { get; init; } = [];

    /// <summary>Labels of the workloads whose calls it holds for; empty: all that it is exported to.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Namespaces whose clients it holds for; empty: as the mesh's settings say.</summary>
    public EquatableList<string> ExportTo { get; init; } = [];
}
