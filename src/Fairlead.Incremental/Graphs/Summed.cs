using System.Runtime.InteropServices;
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
        SortedDictionary<TBucket, (int Count, long Weight)> added = new(Comparer<TBucket>.Create(Shape.Order.Compare));
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

        List<MapEdit<TBucket, BucketSum>> edits = [];
        List<MapChange<TBucket, BucketSum>> changes = [];
        foreach (var (bucket, (count, weight)) in added)
        {
            var old = former.Find(bucket);
            BucketSum next = new((old?.Count ?? 0) + count, (old?.Weight ?? 0) + weight);
            if (next.Count == 0)
            {
                if (old is not null)
                {
                    edits.Add(MapEdit<TBucket, BucketSum>.Remove(bucket));
                    changes.Add(MapChange<TBucket, BucketSum>.Removed(bucket, old));
                }
            }
            else if (next != old)
            {
                edits.Add(MapEdit<TBucket, BucketSum>.Set(bucket, next));
                changes.Add(new(bucket, old is not null, old, true, next));
            }
        }

        step.Finish(this, former.Apply(CollectionsMarshal.AsSpan(edits)), changes.Count == 0 ? null : changes);

        void Add(TKey key, TValue value, int sign)
        {
            buckets.Clear();
            _index.AddBucketsOf(key, value, buckets);
            foreach (var bucket in buckets)
            {
                var sum = added.GetValueOrDefault(bucket);
                added[bucket] = (sum.Count + sign, sum.Weight + (sign * _weightOf(key, value)));
            }
        }
    }
}
