using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>Finds the computations that have to run.</summary>
internal static class DirtyKeys
{
    /// <summary>The keys whose input differs, and those of computations that read what differs, in order, each once.</summary>
    public static IReadOnlyCollection<TIn> Of<TIn, TInValue, TKey, TValue>(
        Computed<TIn, TKey, TValue> owner, GraphStep step, IReadOnlyList<MapChange<TIn, TInValue>> changes)
        where TIn : notnull
        where TKey : notnull => Of(owner, step, changes.Select(static change => change.Key));

    /// <summary>The given keys, and those of computations that read what differs, in order, each once.</summary>
    public static IReadOnlyCollection<TIn> Of<TIn, TKey, TValue>(
        Computed<TIn, TKey, TValue> owner, GraphStep step, IEnumerable<TIn> changed)
        where TIn : notnull
        where TKey : notnull
    {
        List<TIn> keys = [.. changed];
        step.AddDependents(owner, owner.FormerIn(step).Dependents, reader => keys.Add((TIn)reader));
        Sorting.SortDistinct(keys, owner.Inputs);
        return keys;
    }
}
