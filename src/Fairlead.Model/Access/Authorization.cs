using Fairlead.Model.Objects;

namespace Fairlead.Model.Access;

/// <summary>Who may call workloads for what. Immutable.</summary>
public sealed record Authorization
{
    /// <summary>Labels of the workloads; empty: all of the namespace.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>What becomes of a request that one of the rules matches.</summary>
    public AuthorizationAction Action { get; init; } = AuthorizationAction.Allow;

    /// <summary>The service that decides, for <see cref="AuthorizationAction.Custom"/>; empty for others.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Whether it is only counted what it would decide.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The rules; none matches nothing.</summary>
    public EquatableList<AuthorizationRule> Rules { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
