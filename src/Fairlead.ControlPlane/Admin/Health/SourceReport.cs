using Fairlead.Config.Store;

namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>A source of config objects.</summary>
public sealed record SourceReport
{
    /// <summary>Its name: the path of a directory, <c>apply</c>, or what a program called it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is: <c>directory</c>, <c>apply</c>, <c>program</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>STARTING</c>: not heard yet; <c>OK</c>; <c>FAILED</c>: it cannot be heard, what it gave before is served;
    /// <c>HELD</c>: it lost too much at once and is held at what it had; <c>SILENT</c>: nothing was heard in time.</summary>
    public required string State { get; init; }

    /// <summary>Of an object that several sources give, the one with the highest priority counts.</summary>
    public required int Priority { get; init; }

    /// <summary>How many objects of it count.</summary>
    public required int Objects { get; init; }

    /// <summary>How many objects it gives now, soundly.</summary>
    public required int Given { get; init; }

    /// <summary>Of how many objects the last good version counts.</summary>
    public required int Stale { get; init; }

    /// <summary>How many of the stale ones are from the state directory.</summary>
    public required int Restored { get; init; }

    /// <summary>How many of its objects a source of higher priority gives too.</summary>
    public required int Shadowed { get; init; }

    /// <summary>How many errors there are in what it gives.</summary>
    public required int Errors { get; init; }

    /// <summary>How many objects it lost, where it is held.</summary>
    public int? Lost { get; init; }

    /// <summary>Since when it is held.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>The time since what counts of it last changed; absent where it has given nothing yet.</summary>
    public double? AgeSeconds { get; init; }

    /// <summary>What is wrong with it.</summary>
    public string? LastError { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; init; }

    internal static SourceReport From(SourceStatus source, DateTimeOffset now) => new()
    {
        Name = source.Id,
        Kind = source.Kind,
        State = source.Health.ToString().ToUpperInvariant(),
        Priority = source.Priority,
        Objects = source.Objects,
        Given = source.Given,
        Stale = source.Stale,
        Restored = source.Restored,
        Shadowed = source.Shadowed,
        Errors = source.Errors,
        Lost = source.Held?.Lost,
        HeldSince = source.Held?.Since,
        AgeSeconds = source.ChangedAt is { } at ? Math.Round((now - at).TotalSeconds, 3) : null,
        LastError = source.LastError,
        Remedy = source.Remedy,
    };
}
