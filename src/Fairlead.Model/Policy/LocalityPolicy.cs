namespace Fairlead.Model.Policy;

/// <summary>
/// Which localities are asked first. At most one of <see cref="Distribute"/>, <see cref="Failover"/> and <see cref="FailoverPriority"/> is
/// given. Immutable.
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
}
