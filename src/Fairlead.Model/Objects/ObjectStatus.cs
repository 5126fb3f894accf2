namespace Fairlead.Model.Objects;

/// <summary>
/// What became of an object: whether it counts, and what is to be said of its newest version. Immutable. Statuses are a collection of their
/// own beside the mesh, by the keys of the objects.
/// </summary>
public sealed record ObjectStatus
{
    /// <summary>All that the object asks for is taken, and nothing is to be said of it.</summary>
    public static ObjectStatus Accepted { get; } = new();

    /// <summary>What became of the newest version.</summary>
    public ObjectState State { get; init; } = ObjectState.Accepted;

    /// <summary>What is to be said of the newest version; where it is stale or refused, the reasons are among these.</summary>
    public EquatableList<ObjectCondition> Conditions { get; init; } = [];
}
