using Fairlead.Model.Objects;

namespace Fairlead.Model.Routing;

/// <summary>One rule for connections: the first whose conditions hold decides. Immutable.</summary>
public sealed record StreamRule
{
    /// <summary>Conditions of which one must hold; empty: always.</summary>
    public EquatableList<StreamMatch> Matches { get; init; } = [];

    /// <summary>Where connections go: at least one; the weights of several sum to more than 0.</summary>
    public required EquatableList<WeightedDestination> Destinations { get; init; }

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
