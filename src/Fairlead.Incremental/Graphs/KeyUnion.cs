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
        var (one, other) = (_one.ChangesIn(step), _other.ChangesIn(step));
        List<TKey> keys = new(one.Count + other.Count);
        keys.AddRange(one.Select(static change => change.Key));
        keys.AddRange(other.Select(static change => change.Key));
        Sorting.SortDistinct(keys, Shape.Order);
        List<MapChange<TKey, TKey>> changes = [];
        foreach (var key in keys)
        {
            var isThere = _one.In(step).ContainsKey(key) || _other.In(step).ContainsKey(key);
            var wasThere = former.Count > 0 && former.ContainsKey(key);
            if (isThere && !wasThere)
            {
                changes.Add(MapChange<TKey, TKey>.Added(key, key));
            }
            else if (!isThere && wasThere)
            {
                changes.Add(MapChange<TKey, TKey>.Removed(key, key));
            }
        }

        step.Finish(this, former.Apply(changes), changes.Count == 0 ? null : changes);
    }
}
