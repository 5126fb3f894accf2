namespace Fairlead.Model.Claims;

/// <summary>
/// How clients talk to a destination. Claims of one namespace, host, selector and visibility are one policy: subsets add up; a second
/// policy for the whole that says something else, or a second subset of one name, refuses the later object in the order of keys. Immutable.
/// </summary>
public sealed record PolicyClaim
{
    /// <summary>The host, which may be short or begin with <c>*</c>.</summary>
    public required HostClaim Host { get; init; }

    /// <summary>The policy for the whole; null: none is given.</summary>
    public TrafficClaim? Traffic { get; init; }

    /// <summary>The subsets.</summary>
    public EquatableList<SubsetClaim> Subsets { get; init; } = [];

    /// <summary>Labels of the workloads whose calls it holds for; empty: all that it is exported to.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Namespaces whose clients it holds for: <c>*</c> for all, <c>.</c> for the object's own. Empty: as the mesh's settings
    /// say.</summary>
    public EquatableList<string> ExportTo { get; init; } = ["*"];
}
