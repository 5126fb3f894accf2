using Fairlead.Model.Objects;

namespace Fairlead.Model.Access;

/// <summary>
/// How workloads know on whose behalf they are called: a token that is there has to satisfy one rule; none need be there. Immutable.
/// </summary>
public sealed record RequestAuthentication
{
    /// <summary>Labels of the workloads; empty: all of the namespace.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The kinds of tokens.</summary>
    public EquatableList<JwtRule> Rules { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
