using System.Collections.Immutable;
using Fairlead.Config.State;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>What the store knows of one source after a step. Immutable.</summary>
internal sealed record SourceState
{
    /// <summary>The source.</summary>
    public required string Id { get; init; }

    /// <summary>What it said when it was last believed.</summary>
    public ConfigSnapshot Said { get; init; } = ConfigSnapshot.Empty;

    /// <summary>Whether it has said something.</summary>
    public bool HasSaid { get; init; }

    /// <summary>How many objects it said last, believed or not.</summary>
    public int SaidCount { get; init; }

    /// <summary>
    /// What counts of it: what it says, of an object that it refuses the last good version, and all that it had while it is held.
    /// </summary>
    public ConfigSnapshot Taken { get; init; } = ConfigSnapshot.Empty;

    /// <summary>The objects of which the last good version counts.</summary>
    public ImmutableSortedSet<ConfigKey> Stale { get; init; } = [];

    /// <summary>Those of them that this process has never heard from the source: they are from the state directory.</summary>
    public ImmutableSortedSet<ConfigKey> Restored { get; init; } = [];

    /// <summary>What the state directory has of it, until the source has said something.</summary>
    public OrderedMap<ConfigKey, StoredObject> Stored { get; init; } = StoredObject.None;

    /// <summary>What is wrong with objects of the state directory.</summary>
    public EquatableList<ConfigProblem> StoredProblems { get; init; } = [];

    /// <summary>The loss for which it is held; null where it is believed.</summary>
    public HeldLoss? Held { get; init; }

    /// <summary>What it said for which it is held.</summary>
    public ConfigSnapshot? HeldSaid { get; init; }

    /// <summary>When what counts of it last changed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
}
