using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>Finds the computations that have to run.</summary>
internal static class DirtyKeys
{
    /// <summary>The keys whose input differs, and those of computations that read what differs, in order, each once.</summary>
    public static List<TIn> Of<TIn, TInValue, TKey, TValue>(
        Computed<TIn, TKey, TValue> owner, GraphStep step, IReadOnlyList<MapChange<TIn, TInValue>> changes)
        where TIn : notnull
        where TKey : notnull
    {
        List<TIn> keys = new(changes.Count);
        for (var i = 0; i < changes.Count; i++)
        {
            keys.Add(changes[i].Key);
        }

        return Of(owner, step, keys);
    }

    /// <summary>The given keys, which are added to, and those of computations that read what differs, in order, each once.</summary>
    public static List<TIn> Of<TIn, TKey, TValue>(
        Computed<TIn, TKey, TValue> owner, GraphStep step, List<TIn> keys)
        where TIn : notnull
        where TKey : notnull
    {
        step.AddDependents(owner, owner.FormerIn(step).Dependents, reader => keys.Add((TIn)reader));
        Sorting.SortDistinct(keys, owner.Inputs);
        return keys;
    }
}
