namespace Fairlead.Config.Store;

/// <summary>
/// When a source is not believed that its objects are gone: a directory that was emptied by mistake, or a share that is not mounted, looks
/// like one from which everything was removed on purpose. Immutable.
/// </summary>
public sealed record LossRule
{
    /// <summary>The rule without settings.</summary>
    public static readonly LossRule Default = new();

    /// <summary>The rule that believes everything.</summary>
    public static readonly LossRule Never = new() { Share = 1 };

    /// <summary>
    /// A source that loses more than this share of its objects at once is held. From 0 to 1, which is never. Default: 0.5.
    /// </summary>
    public double Share { get; init; } = 0.5;

    /// <summary>A source with fewer objects than this is believed. Default: 3.</summary>
    public int From { get; init; } = 3;

    /// <summary>A source that is held for so long is believed. Null, the default: never by itself.</summary>
    public TimeSpan? TakeAfter { get; init; }

    /// <summary>Whether a source that had so many objects is held when so many of them are gone.</summary>
    public bool Holds(int had, int lost) => had >= From && lost > had * Share;
}
