namespace Fairlead.Model.Access;

/// <summary>A condition on what is asked for: all parts must hold. Immutable.</summary>
public sealed record AuthorizationOperation
{
    /// <summary>The host that the request names; case does not count.</summary>
    public TextSet Hosts { get; init; } = TextSet.Any;

    /// <summary>The port of the workload.</summary>
    public TextSet Ports { get; init; } = TextSet.Any;

    /// <summary>The method.</summary>
    public TextSet Methods { get; init; } = TextSet.Any;

    /// <summary>The path without query, after it was made normal.</summary>
    public TextSet Paths { get; init; } = TextSet.Any;
}
