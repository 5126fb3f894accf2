namespace Fairlead.Config.Store;

/// <summary>Settings of a <see cref="ConfigStore"/>. Immutable.</summary>
public sealed record StoreOptions
{
    /// <summary>The default of <see cref="SilentAfter"/>.</summary>
    public static readonly TimeSpan DefaultSilentAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long the start waits for a source that has not said anything yet, while others have: 30 s.</summary>
    public TimeSpan SilentAfter { get; init; } = DefaultSilentAfter;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
