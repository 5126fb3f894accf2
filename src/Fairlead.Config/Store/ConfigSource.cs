using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>A source of config objects. Immutable.</summary>
/// <param name="Id">What people call it: the path of a directory, <c>apply</c>, an address. Sources of one store differ in it.</param>
/// <param name="Snapshots">What it says; version 0 is before it has said something.</param>
public sealed record ConfigSource(string Id, SnapshotFeed<ConfigSnapshot> Snapshots)
{
    /// <summary>The priority of directories, and of every source that is given none.</summary>
    public const int DefaultPriority = 100;

    /// <summary>What it is, for people: <c>directory</c>, <c>apply</c>, <c>program</c>. Default: <c>program</c>.</summary>
    public string Kind { get; init; } = "program";

    /// <summary>
    /// Of an object that several sources give, the version of the one with the highest priority counts; among equals that of the one that
    /// was named first. Default: 100.
    /// </summary>
    public int Priority { get; init; } = DefaultPriority;

    /// <summary>The loop that keeps it up to date, where the control plane shall run it. It ends when the token is cancelled.</summary>
    public Func<CancellationToken, Task>? RunAsync { get; init; }

    /// <summary>Says why the source cannot be heard at present, or null where it can. Safe for use by any thread. Default: never.</summary>
    public Func<string?> Failing { get; init; } = static () => null;

    /// <summary>
    /// Whether a loss of many objects at once is held (<see cref="LossRule"/>). Default: true; false where every removal is somebody's
    /// command.
    /// </summary>
    public bool IsHeldOnLoss { get; init; } = true;

    /// <summary>Whether it keeps its objects over a restart by itself.</summary>
    internal bool KeepsItself { get; init; }
}
