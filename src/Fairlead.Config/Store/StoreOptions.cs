using Fairlead.Config.Quarantine;
using Fairlead.Config.State;

namespace Fairlead.Config.Store;

/// <summary>Settings of a <see cref="ConfigStore"/>. Immutable.</summary>
public sealed record StoreOptions
{
    /// <summary>The default of <see cref="SilentAfter"/>.</summary>
    public static readonly TimeSpan DefaultSilentAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long the start waits for a source that has not said anything yet, while others have: 30 s.</summary>
    public TimeSpan SilentAfter { get; init; } = DefaultSilentAfter;

    /// <summary>When a source is held that loses many objects at once.</summary>
    public LossRule Losses { get; init; } = LossRule.Default;

    /// <summary>When an object is quarantined that clients reject.</summary>
    public QuarantineRule Quarantine { get; init; } = QuarantineRule.Default;

    /// <summary>What the sources gave to a process before this one; null: nothing is known of it.</summary>
    public StateDirectory? State { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
