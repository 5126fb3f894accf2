namespace Fairlead.Model.Access;

/// <summary>A rule of an authorization: one of the sources, one of the operations and all conditions must hold. Immutable.</summary>
public sealed record AuthorizationRule
{
    /// <summary>Who calls; empty: anyone.</summary>
    public EquatableList<AuthorizationSource> From { get; init; } = [];

    /// <summary>What is asked for; empty: anything.</summary>
    public EquatableList<AuthorizationOperation> To { get; init; } = [];

    /// <summary>Conditions on further attributes of the request; an attribute may have several.</summary>
    public EquatableList<AuthorizationCondition> When { get; init; } = [];

    /// <summary>The path of the rule in its object.</summary>
    public required string Path { get; init; }
}
