using Fairlead.Model;

namespace Fairlead.Catalog;

/// <summary>What became of an object. Immutable.</summary>
public sealed record ObjectStatus
{
    /// <summary>All that it asks for is taken, and nothing is to be said of it.</summary>
    public static ObjectStatus Accepted { get; } = new();

    /// <summary>What became of the newest version.</summary>
    public ObjectState State { get; init; } = ObjectState.Accepted;

    /// <summary>What is wrong with it.</summary>
    internal EquatableList<Finding> Findings { get; init; } = [];

    /// <summary>How many things are wrong with it.</summary>
    public int ProblemCount => Findings.Count;

    internal ObjectStatus With(AdmittedObject decided, int stage) =>
        decided is { Claims: not null, IsStale: false, Findings.Count: 0 } ? this : new()
        {
            State = (ObjectState)Math.Max((int)State,
                (int)(decided.Claims is null ? ObjectState.Refused : decided.IsStale ? ObjectState.Stale : ObjectState.Accepted)),
            Findings = [.. Findings, .. decided.Findings.Select(finding => finding with { Stage = stage })],
        };
}
