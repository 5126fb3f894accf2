using System.Runtime.InteropServices;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>From a bucket to the entries of a collection that belong to it.</summary>
/// <typeparam name="TBucket">The bucket.</typeparam>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TValue">The value of an entry.</typeparam>
public class BucketIndex<TBucket, TKey, TValue> : Collection
    where TBucket : notnull
    where TKey : notnull
{
    private readonly Action<TKey, TValue, List<TBucket>> _bucketsOf;

    internal BucketIndex(Graph graph, string name, Collection<TKey, TValue> source, KeyOrder<TBucket> buckets, Action<TKey, TValue, List<TBucket>> bucketsOf)
        : base(graph, name)
    {
        Source = source;
        Buckets = buckets;
        _bucketsOf = bucketsOf;
        EmptyState = OrderedMap.Empty<IndexPair<TBucket, TKey>, byte>(new IndexPairOrder<TBucket, TKey>(buckets, source.Shape.Order));
    }

    internal Collection<TKey, TValue> Source { get; }

    internal KeyOrder<TBucket> Buckets { get; }

    internal override object EmptyState { get; }

    /// <summary>The keys of the entries of a bucket, in order.</summary>
    public IReadOnlyList<TKey> KeysOf(GraphState state, TBucket bucket)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Find((OrderedMap<IndexPair<TBucket, TKey>, byte>)state[Position], bucket);
    }

    internal IReadOnlyList<TKey> KeysOf(GraphStep step, TBucket bucket) => Find((OrderedMap<IndexPair<TBucket, TKey>, byte>)step.StateOf(this), bucket);

    internal void AddBucketsOf(TKey key, TValue value, List<TBucket> buckets) => _bucketsOf(key, value, buckets);

    internal override int CompareReads(object one, object other) => Buckets.Compare((TBucket)one, (TBucket)other);

    internal override void Step(GraphStep step)
    {
        var pairs = (OrderedMap<IndexPair<TBucket, TKey>, byte>)step.StateOf(this);
        var changes = Source.ChangesIn(step);
        if (changes.Count == 0)
        {
            step.Finish(this, pairs, null);
            return;
        }

        List<MapEdit<IndexPair<TBucket, TKey>, byte>> edits = [];
        List<TBucket> members = [], values = [], old = [], now = [];
        foreach (var change in changes)
        {
            old.Clear();
            now.Clear();
            if (change.HasBefore)
            {
                _bucketsOf(change.Key, change.Before!, old); // it has one
            }

            if (change.HasAfter)
            {
                _bucketsOf(change.Key, change.After!, now); // it has one
            }

            foreach (var bucket in old)
            {
                values.Add(bucket);
                if (!Contains(now, bucket))
                {
                    members.Add(bucket);
                    edits.Add(MapEdit<IndexPair<TBucket, TKey>, byte>.Remove(new(bucket, change.Key, false)));
                }
            }

            foreach (var bucket in now)
            {
                if (!Contains(old, bucket))
                {
                    values.Add(bucket);
                    members.Add(bucket);
                    edits.Add(MapEdit<IndexPair<TBucket, TKey>, byte>.Set(new(bucket, change.Key, false), 0));
                }
            }
        }

        CollectionsMarshal.AsSpan(edits).Sort((one, other) => pairs.Shape.Order.Compare(one.Key, other.Key));
        step.Finish(this, pairs.Apply(CollectionsMarshal.AsSpan(edits)), new IndexDifference<TBucket>(members, values));
    }

    internal override void AddDependents(OrderedMap<Dependency, byte> dependents, object difference, Action<object> add)
    {
        foreach (var bucket in ((IndexDifference<TBucket>)difference).Members)
        {
            AddReadersTouchedBy(bucket, dependents, add);
        }
    }

    private protected virtual void AddReadersTouchedBy(TBucket bucket, OrderedMap<Dependency, byte> dependents, Action<object> add) =>
        AddReadersOf(dependents, bucket, add);

    private protected virtual IReadOnlyList<TKey> Find(OrderedMap<IndexPair<TBucket, TKey>, byte> pairs, TBucket bucket)
    {
        List<TKey> keys = [];
        AddKeysOf(pairs, bucket, keys);
        return keys;
    }

    private protected void AddKeysOf(OrderedMap<IndexPair<TBucket, TKey>, byte> pairs, TBucket bucket, List<TKey> keys)
    {
        foreach (var (pair, _) in pairs.From(IndexPair<TBucket, TKey>.Start(bucket)))
        {
            if (Buckets.Compare(pair.Bucket, bucket) != 0)
            {
                break;
            }

            keys.Add(pair.Key);
        }
    }

    private bool Contains(List<TBucket> buckets, TBucket bucket)
    {
        foreach (var candidate in buckets)
        {
            if (Buckets.Compare(candidate, bucket) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
