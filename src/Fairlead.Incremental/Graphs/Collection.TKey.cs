using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>A collection of entries by key, whatever the entries are.</summary>
/// <typeparam name="TKey">The key.</typeparam>
public abstract class Collection<TKey> : Collection
    where TKey : notnull
{
    private protected Collection(Graph graph, string name, KeyOrder<TKey> keys)
        : base(graph, name) => Keys = keys;

    internal KeyOrder<TKey> Keys { get; }

    /// <summary>The keys of the entries that differ in a step, in order, in a list that the caller may add to.</summary>
    internal abstract List<TKey> ChangedKeys(GraphStep step);
}
