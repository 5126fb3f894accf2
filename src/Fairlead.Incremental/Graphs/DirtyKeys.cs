namespace Fairlead.Incremental.Graphs;

/// <summary>Finds the computations that have to run.</summary>
internal static class DirtyKeys
{
    /// <summary>
    /// The keys whose input differs, which are given and added to, and those of computations that read what differs; in order, each once.
    /// </summary>
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
