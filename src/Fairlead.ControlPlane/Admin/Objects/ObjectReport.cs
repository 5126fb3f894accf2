namespace Fairlead.ControlPlane.Admin.Objects;

/// <summary>What became of an object.</summary>
public sealed record ObjectReport
{
    public required string Group { get; init; }

    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary><c>accepted</c>; <c>stale</c>: its newest version was refused, the last good one counts; or <c>refused</c>.</summary>
    public required string State { get; init; }

    /// <summary>The id of the source or registry that gives it; absent where nothing of it counts.</summary>
    public string? Source { get; init; }

    /// <summary>The file that it stands in; absent where it is in none.</summary>
    public string? File { get; init; }

    /// <summary>Its line there.</summary>
    public int? Line { get; init; }

    /// <summary>What is to be said of its newest version.</summary>
    public required IReadOnlyList<ConditionReport> Conditions { get; init; }
}
