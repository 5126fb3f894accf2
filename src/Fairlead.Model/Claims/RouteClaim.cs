namespace Fairlead.Model.Claims;

/// <summary>
/// Rules for requests and connections to some hosts. How they come together with those of other objects is said by <see cref="Merge"/>.
/// Immutable.
/// </summary>
public sealed record RouteClaim
{
    /// <summary>
    /// The hosts; they may be short or begin with <c>*</c>. None: the rules are those of whoever delegates to the object.
    /// </summary>
    public required EquatableList<HostClaim> Hosts { get; init; }

    /// <summary>Whether sidecars take the rules.</summary>
    public bool AppliesToMesh { get; init; } = true;

    /// <summary>The listeners that take the rules.</summary>
    public EquatableList<ListenerRefClaim> Listeners { get; init; } = [];

    /// <summary>How they come together with those of other objects.</summary>
    public RouteMerge Merge { get; init; } = RouteMerge.Exclusive;

    /// <summary>When the object was created, where that decides; null: it counts as the youngest.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The rules for requests, in the order in which they are tried.</summary>
    public EquatableList<RuleClaim> Rules { get; init; } = [];

    /// <summary>The rules for connections, in the order in which they are tried.</summary>
    public EquatableList<StreamRuleClaim> Streams { get; init; } = [];

    /// <summary>Namespaces whose clients are routed by them: <c>*</c> for all, <c>.</c> for the object's own. Empty: as the mesh's settings
    /// say.</summary>
    public EquatableList<string> ExportTo { get; init; } = ["*"];
}
