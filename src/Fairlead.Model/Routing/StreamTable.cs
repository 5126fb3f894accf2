using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;

namespace Fairlead.Model.Routing;

/// <summary>
/// How connections to one host and port are routed that are not HTTP, or whose HTTP the mesh does not open. A connection that no rule
/// matches is closed. Immutable.
/// </summary>
public sealed record StreamTable
{
    /// <summary>The host that rules are for, in lower case; may begin with <c>*</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The port that connections are made to.</summary>
    public required int Port { get; init; }

    /// <summary>The service that the host is, or null where only rules know the host.</summary>
    public ServiceKey? Service { get; init; }

    /// <summary>The namespace of the rules.</summary>
    public required string Namespace { get; init; }

    /// <summary>Namespaces whose clients are routed by this table: <c>*</c> for all, <c>.</c> for its own.</summary>
    public EquatableList<string> ExportTo { get; init; } = ["*"];

    /// <summary>The rules, in the order in which they are tried.</summary>
    public required EquatableList<StreamRule> Rules { get; init; }

    /// <summary>What it was made from.</summary>
    public required EquatableList<Provenance> Provenance { get; init; }
}
