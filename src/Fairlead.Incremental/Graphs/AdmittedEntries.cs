using System.Runtime.InteropServices;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>The admitted entries while a step is under way, found by bucket. For one thread.</summary>
internal sealed class AdmittedEntries<TKey, TValue, TBucket>(
    KeyOrder<TBucket> buckets,
    Action<TKey, TValue, List<TBucket>> bucketsOf,
    OrderedMap<TKey, TValue> entries,
    OrderedMap<IndexPair<TBucket, TKey>, byte> pairs)
    where TKey : notnull
    where TValue : class
    where TBucket : notnull
{
    // Keys come in order, each once, so what a bucket gets in this step is in order too. The maps are made at the end.
    private readonly HashSet<TKey> _exchanged = [];
    private readonly List<Entered> _entered = [];
    private readonly Dictionary<TBucket, (int First, int Last)> _enteredByBucket = [];
    private readonly List<TBucket> _exchangedBuckets = [];
    private readonly List<TBucket> _buckets = [];
    private readonly List<MapEdit<TKey, TValue>> _entryEdits = [];
    private readonly List<MapEdit<IndexPair<TBucket, TKey>, byte>> _pairEdits = [];

    /// <summary>The entries after the step.</summary>
    public OrderedMap<TKey, TValue> Entries() => entries.Apply(CollectionsMarshal.AsSpan(_entryEdits));

    /// <summary>The entries after the step, by bucket.</summary>
    public OrderedMap<IndexPair<TBucket, TKey>, byte> Pairs()
    {
        // What left a bucket and entered it again stays there.
        var order = pairs.Shape.Order;
        Sorting.Sort(
            _pairEdits,
            (one, other) => order.Compare(one.Key, other.Key) is not 0 and var by ? by : other.IsRemoval.CompareTo(one.IsRemoval));
        var last = CollectionsMarshal.AsSpan(_pairEdits);
        var kept = 0;
        foreach (var edit in last)
        {
            kept -= kept > 0 && order.Compare(last[kept - 1].Key, edit.Key) == 0 ? 1 : 0;
            last[kept++] = edit;
        }

        return pairs.Apply(last[..kept]);
    }

    /// <summary>The entries of a bucket before a key, those that were admitted in this step included, in order of keys.</summary>
    public IReadOnlyList<KeyValuePair<TKey, TValue>> Before(TBucket bucket, TKey key)
    {
        List<KeyValuePair<TKey, TValue>>? found = null;
        if (pairs.Count > 0)
        {
            found = FormerBefore(bucket, key);
        }

        if (_enteredByBucket.TryGetValue(bucket, out var places))
        {
            var isMixed = found is not null;
            found ??= [];
            for (var place = places.First; place >= 0; place = _entered[place].Next)
            {
                found.Add(_entered[place].Entry);
            }

            if (isMixed)
            {
                var keys = entries.Shape.Order;
                Sorting.Sort(found, (one, other) => keys.Compare(one.Key, other.Key));
            }
        }

        return found ?? (IReadOnlyList<KeyValuePair<TKey, TValue>>)[];
    }

    /// <summary>Exchanges an entry for another, or for none.</summary>
    /// <returns>The buckets in which something is other now, until the next entry is exchanged.</returns>
    public List<TBucket> Exchange(TKey key, TValue? value)
    {
        _exchangedBuckets.Clear();
        var former = entries.Count == 0 ? null : entries.Find(key);
        if (former is null ? value is null : value is not null && entries.Shape.AreEqual(former, value))
        {
            return _exchangedBuckets;
        }

        _entryEdits.Add(value is null ? MapEdit<TKey, TValue>.Remove(key) : MapEdit<TKey, TValue>.Set(key, value));
        if (former is not null)
        {
            _exchanged.Add(key);
            foreach (var bucket in BucketsOf(key, former))
            {
                _pairEdits.Add(MapEdit<IndexPair<TBucket, TKey>, byte>.Remove(new(bucket, key, false)));
            }
        }

        if (value is not null)
        {
            foreach (var bucket in BucketsOf(key, value))
            {
                _pairEdits.Add(MapEdit<IndexPair<TBucket, TKey>, byte>.Set(new(bucket, key, false), 0));
                Enter(bucket, new(key, value));
            }
        }

        return _exchangedBuckets;
    }

    private List<KeyValuePair<TKey, TValue>>? FormerBefore(TBucket bucket, TKey key)
    {
        var keys = entries.Shape.Order;
        List<KeyValuePair<TKey, TValue>>? found = null;
        MapCursor<IndexPair<TBucket, TKey>, byte> former = new(pairs, IndexPair<TBucket, TKey>.Start(bucket));
        while (former.MoveNext())
        {
            var pair = former.Current.Key;
            if (buckets.Compare(pair.Bucket, bucket) != 0 || keys.Compare(pair.Key, key) >= 0)
            {
                break;
            }

            if (!_exchanged.Contains(pair.Key))
            {
                (found ??= []).Add(new(pair.Key, entries.Find(pair.Key)!)); // what is paired is admitted
            }
        }

        return found;
    }

    private List<TBucket> BucketsOf(TKey key, TValue value)
    {
        _buckets.Clear();
        bucketsOf(key, value, _buckets);
        _exchangedBuckets.AddRange(_buckets);
        return _buckets;
    }

    private void Enter(TBucket bucket, KeyValuePair<TKey, TValue> entry)
    {
        ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_enteredByBucket, bucket, out var isKnown);
        if (isKnown)
        {
            CollectionsMarshal.AsSpan(_entered)[places.Last].Next = _entered.Count;
        }

        places = (isKnown ? places.First : _entered.Count, _entered.Count);
        _entered.Add(new() { Entry = entry, Next = -1 });
    }

    /// <summary>An entry that was entered in this step, and where the next one of its bucket stands; -1 where it is the last.</summary>
    private struct Entered
    {
        public KeyValuePair<TKey, TValue> Entry;
        public int Next;
    }
}
