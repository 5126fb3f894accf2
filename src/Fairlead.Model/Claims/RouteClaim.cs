namespace Fairlead.Model.Claims;

/// <summary>
/// Rules for requests to some hosts. They are exclusive: of two objects with rules for one host that some client sees both of, the later in
/// the order of keys is refused. Immutable.
/// </summary>
public sealed record RouteClaim
{
    /// <summary>The hosts; they may be short or begin with <c>*</c>.</summary>
    public required EquatableList<HostClaim> Hosts { get; init; }

    /// <summary>Whether sidecars take the rules. Where not, they refer to nothing here.</summary>
    public bool AppliesToMesh { get; init; } = true;

    /// <summary>The rules, in the order in which they are tried.</summary>
    public EquatableList<RuleClaim> Rules { get; init; } = [];

    /// <summary>Namespaces whose clients are routed by them: <c>*</c> for all, <c>.</c> for the object's own.</summary>
    public EquatableList<string> ExportTo { get; init; } = ["*"];
}
