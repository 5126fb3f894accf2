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

    internal BucketIndex(
        Graph graph, string name, Collection<TKey, TValue> source, KeyOrder<TBucket> buckets, Action<TKey, TValue, List<TBucket>> bucketsOf)
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

    internal IReadOnlyList<TKey> KeysOf(GraphStep step, TBucket bucket) =>
        Find((OrderedMap<IndexPair<TBucket, TKey>, byte>)step.StateOf(this), bucket);

    internal void AddBucketsOf(TKey key, TValue value, List<TBucket> buckets) => _bucketsOf(key, value, buckets);

    /// <summary>Adds the keys of the entries that have just this bucket, in order, whatever else is found by it.</summary>
    internal void AddMembersOf(GraphStep step, TBucket bucket, List<TKey> keys) =>
        AddKeysOf((OrderedMap<IndexPair<TBucket, TKey>, byte>)step.StateOf(this), bucket, keys);

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

        List<MapEdit<IndexPair<TBucket, TKey>, byte>> edits = new(changes.Count);
        List<TBucket> members = new(changes.Count), old = [], now = [];

        // Most often an entry comes or goes wherever one differs; only then are they not the same.
        List<TBucket>? values = null;
        foreach (var change in changes)
        {
            SetBuckets(old, change.HasBefore, change.Key, change.Before);
            SetBuckets(now, change.HasAfter, change.Key, change.After);
            int before = 0, after = 0;
            while (before < old.Count || after < now.Count)
            {
                var order = before == old.Count ? 1 : after == now.Count ? -1 : Buckets.Compare(old[before], now[after]);
                var bucket = order <= 0 ? old[before++] : now[after];
                after += order >= 0 ? 1 : 0;

                // Entries of one bucket mostly follow each other: one object serves them all.
                var isLast = members.Count > 0 && Buckets.Compare(members[^1], bucket) == 0;
                bucket = isLast ? members[^1] : bucket;
                if (order == 0)
                {
                    values ??= [.. members];
                }
                else
                {
                    if (!isLast)
                    {
                        members.Add(bucket);
                    }

                    IndexPair<TBucket, TKey> pair = new(bucket, change.Key, false);
                    edits.Add(order < 0
                        ? MapEdit<IndexPair<TBucket, TKey>, byte>.Remove(pair)
                        : MapEdit<IndexPair<TBucket, TKey>, byte>.Set(pair, 0));
                }

                values?.Add(bucket);
            }
        }

        Sorting.Sort(edits, (one, other) => pairs.Shape.Order.Compare(one.Key, other.Key));
        step.Finish(
            this, pairs.Apply(CollectionsMarshal.AsSpan(edits)), new IndexDifference<TBucket>(members, values ?? members));
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
        if (pairs.Count == 0)
        {
            return;
        }

        MapCursor<IndexPair<TBucket, TKey>, byte> found = new(pairs, IndexPair<TBucket, TKey>.Start(bucket));
        while (found.MoveNext())
        {
            var pair = found.Current.Key;
            if (Buckets.Compare(pair.Bucket, bucket) != 0)
            {
                break;
            }

            keys.Add(pair.Key);
        }
    }

    private void SetBuckets(List<TBucket> buckets, bool isThere, TKey key, TValue? value)
    {
        buckets.Clear();
        if (isThere)
        {
            _bucketsOf(key, value!, buckets); // it is there
            Sorting.SortDistinct(buckets, Buckets);
        }
    }
}
