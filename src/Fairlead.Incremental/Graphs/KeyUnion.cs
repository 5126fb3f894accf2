using System.Runtime.InteropServices;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>The keys that at least one of two collections has, each with itself as the value.</summary>
public sealed class KeyUnion<TKey, TOne, TOther> : Collection<TKey, TKey>
    where TKey : notnull
{
    private readonly Collection<TKey, TOne> _one;
    private readonly Collection<TKey, TOther> _other;

    internal KeyUnion(Graph graph, string name, Collection<TKey, TOne> one, Collection<TKey, TOther> other)
        : base(graph, name, new MapShape<TKey, TKey>(one.Shape.Order))
    {
        _one = one;
        _other = other;
    }

    internal override object EmptyState => Nothing;

    internal override OrderedMap<TKey, TKey> MapOf(object state) => (OrderedMap<TKey, TKey>)state;

    internal override void Step(GraphStep step)
    {
        var former = MapOf(step.StateOf(this));
        SortedSet<TKey> keys = new(
            _one.ChangesIn(step).Select(static change => change.Key).Concat(_other.ChangesIn(step).Select(static change => change.Key)),
            Comparer<TKey>.Create(Shape.Order.Compare));
        List<MapEdit<TKey, TKey>> edits = [];
        List<MapChange<TKey, TKey>> changes = [];
        foreach (var key in keys)
        {
            var isThere = _one.In(step).ContainsKey(key) || _other.In(step).ContainsKey(key);
            if (isThere && !former.ContainsKey(key))
            {
                edits.Add(MapEdit<TKey, TKey>.Set(key, key));
                changes.Add(MapChange<TKey, TKey>.Added(key, key));
            }
            else if (!isThere && former.ContainsKey(key))
            {
                edits.Add(MapEdit<TKey, TKey>.Remove(key));
                changes.Add(MapChange<TKey, TKey>.Removed(key, key));
            }
        }

        step.Finish(this, former.Apply(CollectionsMarshal.AsSpan(edits)), changes.Count == 0 ? null : changes);
    }
}
