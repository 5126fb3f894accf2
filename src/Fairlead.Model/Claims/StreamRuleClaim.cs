namespace Fairlead.Model.Claims;

/// <summary>One rule for connections. Immutable.</summary>
public sealed record StreamRuleClaim
{
    /// <summary>
    /// Whether it is for connections with TLS that the mesh does not open; else for those whose bytes nobody looks at.
    /// </summary>
    public bool IsTls { get; init; }

    /// <summary>Conditions of which one must hold; empty: always.</summary>
    public EquatableList<StreamMatchClaim> Matches { get; init; } = [];

    /// <summary>Where connections go.</summary>
    public EquatableList<DestinationClaim> Destinations { get; init; } = [];

    /// <summary>The path of the rule in its object.</summary>
    public required string Path { get; init; }
}
