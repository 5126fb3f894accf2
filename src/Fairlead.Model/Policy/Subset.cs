using Fairlead.Model.Objects;

namespace Fairlead.Model.Policy;

/// <summary>A named part of a service's endpoints. Immutable.</summary>
public sealed record Subset
{
    /// <summary>The name, unique in its policy.</summary>
    public required string Name { get; init; }

    /// <summary>Labels that an endpoint of it has.</summary>
    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>How clients talk to it; null: as to the whole.</summary>
    public TrafficPolicy? Traffic { get; init; }

    /// <summary>How clients talk to single ports of it, by port number.</summary>
    public EquatableList<PortTrafficPolicy> PortTraffic { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
