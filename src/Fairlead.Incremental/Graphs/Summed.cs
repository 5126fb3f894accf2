using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// For each bucket of an index that has entries, how many these are and what they weigh, kept at the cost of the entries that differ.
/// </summary>
public sealed class Summed<TBucket, TKey, TValue> : Collection<TBucket, BucketSum>
    where TBucket : notnull
    where TKey : notnull
{
    private readonly BucketIndex<TBucket, TKey, TValue> _index;
    private readonly Func<TKey, TValue, long> _weightOf;

    internal Summed(Graph graph, string name, BucketIndex<TBucket, TKey, TValue> index, Func<TKey, TValue, long> weightOf)
        : base(graph, name, new MapShape<TBucket, BucketSum>(index.Buckets))
    {
        _index = index;
        _weightOf = weightOf;
    }

    internal override object EmptyState => Nothing;

    internal override OrderedMap<TBucket, BucketSum> MapOf(object state) => (OrderedMap<TBucket, BucketSum>)state;

    internal override void Step(GraphStep step)
    {
        var former = MapOf(step.StateOf(this));
        List<(TBucket Bucket, int Count, long Weight)> added = [];
        List<TBucket> buckets = [];
        foreach (var change in _index.Source.ChangesIn(step))
        {
            if (change.HasBefore)
            {
                Add(change.Key, change.Before!, -1); // it has one
            }

            if (change.HasAfter)
            {
                Add(change.Key, change.After!, 1); // it has one
            }
        }

        Sorting.Sort(added, (one, other) => Shape.Order.Compare(one.Bucket, other.Bucket));
        List<MapChange<TBucket, BucketSum>> changes = new(added.Count);
        for (var i = 0; i < added.Count; i++)
        {
            var (bucket, count, weight) = added[i];
            for (; i + 1 < added.Count && Shape.Order.Compare(added[i + 1].Bucket, bucket) == 0; i++)
            {
                count += added[i + 1].Count;
                weight += added[i + 1].Weight;
            }

            var old = former.Find(bucket);
            BucketSum next = new((old?.Count ?? 0) + count, (old?.Weight ?? 0) + weight);
            if (next.Count == 0)
            {
                if (old is not null)
                {
                    changes.Add(MapChange<TBucket, BucketSum>.Removed(bucket, old));
                }
            }
            else if (next != old)
            {
                changes.Add(new(bucket, old is not null, old, true, next));
            }
        }

        step.Finish(this, former.Apply(changes), changes.Count == 0 ? null : changes);

        void Add(TKey key, TValue value, int sign)
        {
            buckets.Clear();
            _index.AddBucketsOf(key, value, buckets);
            foreach (var bucket in buckets)
            {
                var weight = sign * _weightOf(key, value);

                // Entries of one bucket mostly stand side by side.
                if (added.Count > 0 && Shape.Order.Compare(added[^1].Bucket, bucket) == 0)
                {
                    added[^1] = (added[^1].Bucket, added[^1].Count + sign, added[^1].Weight + weight);
                }
                else
                {
                    added.Add((bucket, sign, weight));
                }
            }
        }
    }
}
