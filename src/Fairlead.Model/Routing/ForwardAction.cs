namespace Fairlead.Model.Routing;

/// <summary>The request goes to one of the destinations. Immutable.</summary>
public sealed record ForwardAction : RouteAction
{
    /// <summary>At least one; the weights of several sum to more than 0.</summary>
    public required EquatableList<WeightedDestination> Destinations { get; init; }

    /// <summary>Changes to path and authority on the way; null: none.</summary>
    public Rewrite? Rewrite { get; init; }

    /// <summary>How long the whole exchange may take; null: without limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>When to try again; null: the mesh's default.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Destinations that get copies of requests.</summary>
    public EquatableList<MirrorPolicy> Mirrors { get; init; } = [];
}
