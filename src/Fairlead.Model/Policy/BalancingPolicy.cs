namespace Fairlead.Model.Policy;

/// <summary>
/// How an endpoint of a destination is chosen. One part of a <see cref="TrafficPolicy"/>: it is overridden whole. Immutable.
/// </summary>
public sealed record BalancingPolicy
{
    /// <summary>How one of the endpoints in question is chosen; of no meaning where <see cref="Hashing"/> is given.</summary>
    public LoadBalancing Algorithm { get; init; } = LoadBalancing.Default;

    /// <summary>What keeps requests of one kind at one endpoint; null: nothing.</summary>
    public HashPolicy? Hashing { get; init; }

    /// <summary>Which localities are asked first; null: as the mesh's settings say.</summary>
    public LocalityPolicy? Locality { get; init; }

    /// <summary>How slowly a new endpoint is given its share; null: it has it at once.</summary>
    public WarmupPolicy? Warmup { get; init; }
}
