namespace Fairlead.Config.Store;

/// <summary>How a source is, for people. Immutable.</summary>
public sealed record SourceStatus
{
    /// <summary>What people call it.</summary>
    public required string Id { get; init; }

    /// <summary>What it is: <c>directory</c>, <c>apply</c>, <c>program</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its priority: of an object that several give, the highest counts.</summary>
    public required int Priority { get; init; }

    /// <summary>How it is.</summary>
    public required SourceHealth Health { get; init; }

    /// <summary>How many objects of it count, those that a source of higher priority shadows included.</summary>
    public required int Objects { get; init; }

    /// <summary>
    /// How many objects it gives now; another number than <see cref="Objects"/> while it is held, and where some are stale.
    /// </summary>
    public required int Given { get; init; }

    /// <summary>Of how many objects the last good version counts.</summary>
    public required int Stale { get; init; }

    /// <summary>How many of the stale ones are from the state directory.</summary>
    public required int Restored { get; init; }

    /// <summary>How many of its objects a source of higher priority gives too.</summary>
    public required int Shadowed { get; init; }

    /// <summary>How many errors there are in what it gives.</summary>
    public required int Errors { get; init; }

    /// <summary>The loss for which it is held; null where it is not.</summary>
    public HeldLoss? Held { get; init; }

    /// <summary>When what counts of it last changed; null where it has given nothing yet.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>What is wrong with the source itself; null where it is well.</summary>
    public string? LastError { get; init; }

    /// <summary>What to do about it; null where there is nothing to do.</summary>
    public string? Remedy { get; init; }
}
