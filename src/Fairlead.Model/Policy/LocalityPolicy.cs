namespace Fairlead.Model.Policy;

/// <summary>
/// Which localities are asked first. <see cref="Distribute"/> comes before the others; where labels (<see cref="FailoverPriority"/>) and
/// regions (<see cref="Failover"/>) are both given, labels decide first. Immutable.
/// </summary>
public sealed record LocalityPolicy
{
    /// <summary>Whether localities count; null: as the mesh's settings say.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The shares of localities by the locality of the client.</summary>
    public EquatableList<LocalityShares> Distribute { get; init; } = [];

    /// <summary>The region that is asked next, by the region that has too few endpoints.</summary>
    public EquatableMap<string> Failover { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Labels, the weightiest first, in which an endpoint that is asked earlier agrees with the client.</summary>
    public EquatableList<string> FailoverPriority { get; init; } = [];

    /// <summary>How the client shares its requests among zones by their sizes; null: not by these.</summary>
    public ZoneAwareness? Zones { get; init; }
}
