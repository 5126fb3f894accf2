using Fairlead.Model.Objects;

namespace Fairlead.Model.Policy;

/// <summary>What is written about a destination: its policy and its subsets. Immutable.</summary>
public sealed record DestinationPolicy
{
    /// <summary>The host that it is about, fully qualified, in lower case; may begin with <c>*.</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The namespace of the object.</summary>
    public required string Namespace { get; init; }

    /// <summary>Namespaces whose clients it holds for.</summary>
    public EquatableList<string> ExportTo { get; init; } = ["*"];

    /// <summary>Labels of the workloads whose calls it holds for; empty: all that it is exported to.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>How clients talk to the whole.</summary>
    public TrafficPolicy Traffic { get; init; } = TrafficPolicy.Default;

    /// <summary>Where the policies of the whole and of single ports are written; null where there are none.</summary>
    public Provenance? TrafficProvenance { get; init; }

    /// <summary>How clients talk to single ports.</summary>
    public EquatableList<PortTrafficPolicy> PortTraffic { get; init; } = [];

    /// <summary>The subsets.</summary>
    public EquatableList<Subset> Subsets { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public required EquatableList<Provenance> Provenance { get; init; }

    /// <summary>The subset of this name, or null.</summary>
    public Subset? FindSubset(string name) => Subsets.FirstOrDefault(subset => subset.Name == name);
}
