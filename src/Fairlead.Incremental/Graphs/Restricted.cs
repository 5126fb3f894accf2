using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>Those entries of a collection that belong to a bucket which another collection has as a key.</summary>
public sealed class Restricted<TBucket, TKey, TValue, TFlag> : Collection<TKey, TValue>
    where TBucket : notnull
    where TKey : notnull
{
    private readonly BucketIndex<TBucket, TKey, TValue> _index;
    private readonly Collection<TBucket, TFlag> _flags;

    internal Restricted(Graph graph, string name, BucketIndex<TBucket, TKey, TValue> index, Collection<TBucket, TFlag> flags)
        : base(graph, name, index.Source.Shape)
    {
        _index = index;
        _flags = flags;
    }

    internal override object EmptyState => Nothing;

    internal override OrderedMap<TKey, TValue> MapOf(object state) => (OrderedMap<TKey, TValue>)state;

    internal override void Step(GraphStep step)
    {
        var former = MapOf(step.StateOf(this));
        var source = _index.Source.In(step);
        var flags = _flags.In(step);
        if (former.Count == 0 && flags.Count == 0)
        {
            step.Finish(this, former, null);
            return;
        }

        List<TKey> keys = [.. _index.Source.ChangesIn(step).Select(static change => change.Key)];
        foreach (var change in _flags.ChangesIn(step))
        {
            if (change.HasBefore != change.HasAfter)
            {
                keys.AddRange(_index.KeysOf(step, change.Key));
            }
        }

        Sorting.SortDistinct(keys, Shape.Order);
        List<MapChange<TKey, TValue>> changes = [];
        List<TBucket> buckets = [];
        foreach (var key in keys)
        {
            buckets.Clear();
            var isThere = source.TryGetValue(key, out var value);
            if (isThere)
            {
                _index.AddBucketsOf(key, value!, buckets); // it is there
            }

            var wasThere = former.TryGetValue(key, out var old);
            if (buckets.Exists(flags.ContainsKey))
            {
                if (!wasThere || !Shape.AreEqual(old!, value!)) // both are there
                {
                    changes.Add(new(key, wasThere, old, true, value));
                }
            }
            else if (wasThere)
            {
                changes.Add(MapChange<TKey, TValue>.Removed(key, old!)); // it was there
            }
        }

        step.Finish(this, former.Apply(changes), changes.Count == 0 ? null : changes);
    }
}
