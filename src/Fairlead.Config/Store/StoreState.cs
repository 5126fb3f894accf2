using System.Collections.Immutable;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>What the store knows after a step. Immutable.</summary>
internal sealed record StoreState
{
    /// <summary>What the sources said.</summary>
    public required IReadOnlyList<ConfigSnapshot> Sources { get; init; }

    /// <summary>The sources, joined.</summary>
    public ConfigSnapshot Snapshot { get; init; } = ConfigSnapshot.Empty;

    /// <summary>The objects of which the last good version is live.</summary>
    public ImmutableSortedSet<ConfigKey> Stale { get; init; } = [];

    /// <summary>What is wrong with objects that a later source gives too.</summary>
    public ImmutableSortedDictionary<ConfigKey, ImmutableArray<ConfigProblem>> Duplicates { get; init; } =
        ImmutableSortedDictionary<ConfigKey, ImmutableArray<ConfigProblem>>.Empty;

    /// <summary>The state before any source has said something.</summary>
    public static StoreState Initial(int sources) => new() { Sources = [.. Enumerable.Repeat(ConfigSnapshot.Empty, sources)] };
}
