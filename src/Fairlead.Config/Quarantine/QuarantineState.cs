using System.Collections.Immutable;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Quarantine;

/// <summary>What is quarantined, and what the config is without it. Immutable.</summary>
internal sealed record QuarantineState
{
    /// <summary>The config as the sources give it.</summary>
    public ConfigSnapshot Joined { get; init; } = ConfigSnapshot.Empty;

    /// <summary>Whether there has been any.</summary>
    public bool HasJoined { get; init; }

    /// <summary>The config as it is served: of an object that is quarantined the version before.</summary>
    public ConfigSnapshot Snapshot { get; init; } = ConfigSnapshot.Empty;

    /// <summary>What is quarantined.</summary>
    public ImmutableSortedDictionary<ConfigKey, QuarantinedObject> Objects { get; init; } =
        ImmutableSortedDictionary<ConfigKey, QuarantinedObject>.Empty;

    /// <summary>The versions to go back to.</summary>
    public FormerVersions Former { get; init; } = FormerVersions.None;

    /// <summary>The state before anything was joined, where it is known what was quarantined before a restart.</summary>
    public static QuarantineState Of(IEnumerable<QuarantinedObject> known) =>
        new() { Objects = known.ToImmutableSortedDictionary(static item => item.Rejection.Key, static item => item) };
}
