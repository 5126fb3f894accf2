namespace Fairlead.Config.Files;

/// <summary>Settings of a <see cref="FileConfigSource"/>. Immutable.</summary>
public sealed record FileSourceOptions
{
    /// <summary>
    /// The folders to read, with all folders below them; a single file may be named too. In order: of an object that two give, the first
    /// counts.
    /// </summary>
    public required IReadOnlyList<string> Directories { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// How long the folders must be quiet after a change before they are read: 100 ms. Editors and copies write in several steps.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest that reading waits for quiet: 2 s.</summary>
    public TimeSpan SettleMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a file that became empty or vanished keeps its last content: 500 ms. Editors truncate or delete before they write.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How often the folders are looked at without a sign of change: 5 s. File systems of networks and containers, and links to folders,
    /// give no signs.
    /// </summary>
    public TimeSpan Rescan { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a look at the folders may take before the source is shown as failed: 10 s. It goes on all the same.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The id of the source in origins: <c>file</c>.</summary>
    public string SourceId { get; init; } = "file";

    /// <summary>Whether the operating system is asked for signs of change; tests give their own.</summary>
    internal bool UseWatcher { get; init; } = true;

    /// <summary>What lists a folder; a test's may hang as a share does.</summary>
    internal Func<string, FolderList> List { get; init; } = FolderListing.List;
}
