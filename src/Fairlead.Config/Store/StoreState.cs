using System.Collections.Immutable;
using Fairlead.Config.Quarantine;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>What the store knows after a step. Immutable.</summary>
internal sealed record StoreState
{
    /// <summary>What it knows of each source, first to last by precedence.</summary>
    public required IReadOnlyList<SourceState> Sources { get; init; }

    /// <summary>The sources, joined.</summary>
    public ConfigSnapshot Snapshot { get; init; } = ConfigSnapshot.Empty;

    /// <summary>What is to be said of objects that a later source gives too.</summary>
    public ImmutableSortedDictionary<ConfigKey, ImmutableArray<ConfigProblem>> Duplicates { get; init; } =
        ImmutableSortedDictionary<ConfigKey, ImmutableArray<ConfigProblem>>.Empty;

    /// <summary>What of it is not served, since clients reject it.</summary>
    public QuarantineState Quarantine { get; init; } = new();

    /// <summary>Whether there is anything to serve.</summary>
    public bool HasObjects => Snapshot.Objects.Count > 0;

    /// <summary>The state before any source of these names has said something.</summary>
    public static StoreState Initial(params IEnumerable<string> sources) =>
        new() { Sources = [.. sources.Select(static id => new SourceState { Id = id })] };
}
