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
    private readonly Dictionary<TBucket, List<KeyValuePair<TKey, TValue>>> _entered = [];
    private readonly List<MapEdit<TKey, TValue>> _entryEdits = [];
    private readonly List<MapEdit<IndexPair<TBucket, TKey>, byte>> _pairEdits = [];

    /// <summary>The entries after the step.</summary>
    public OrderedMap<TKey, TValue> Entries() => entries.Apply(CollectionsMarshal.AsSpan(_entryEdits));

    /// <summary>The entries after the step, by bucket.</summary>
    public OrderedMap<IndexPair<TBucket, TKey>, byte> Pairs()
    {
        // What left a bucket and entered it again stays there.
        var order = pairs.Shape.Order;
        CollectionsMarshal.AsSpan(_pairEdits)
            .Sort((one, other) => order.Compare(one.Key, other.Key) is not 0 and var by ? by : other.IsRemoval.CompareTo(one.IsRemoval));
        List<MapEdit<IndexPair<TBucket, TKey>, byte>> last = new(_pairEdits.Count);
        foreach (var edit in _pairEdits)
        {
            if (last.Count > 0 && order.Compare(last[^1].Key, edit.Key) == 0)
            {
                last[^1] = edit;
            }
            else
            {
                last.Add(edit);
            }
        }

        return pairs.Apply(CollectionsMarshal.AsSpan(last));
    }

    /// <summary>The entries of a bucket before a key, those that were admitted in this step included, in order of keys.</summary>
    public IReadOnlyList<KeyValuePair<TKey, TValue>> Before(TBucket bucket, TKey key)
    {
        var keys = entries.Shape.Order;
        List<KeyValuePair<TKey, TValue>>? found = null;
        foreach (var (pair, _) in pairs.From(IndexPair<TBucket, TKey>.Start(bucket)))
        {
            if (buckets.Compare(pair.Bucket, bucket) != 0 || keys.Compare(pair.Key, key) >= 0)
            {
                break;
            }

            if (!_exchanged.Contains(pair.Key))
            {
                (found ??= []).Add(new(pair.Key, entries.Find(pair.Key)!)); // what is paired is admitted
            }
        }

        if (_entered.TryGetValue(bucket, out var entered))
        {
            found = [.. found ?? [], .. entered];
            found.Sort((one, other) => keys.Compare(one.Key, other.Key));
        }

        return found ?? [];
    }

    /// <summary>Exchanges an entry for another, or for none.</summary>
    /// <returns>The buckets in which something is other now.</returns>
    public IReadOnlyList<TBucket> Exchange(TKey key, TValue? value)
    {
        var former = entries.Find(key);
        if (former is null ? value is null : value is not null && entries.Shape.AreEqual(former, value))
        {
            return [];
        }

        _exchanged.Add(key);
        _entryEdits.Add(value is null ? MapEdit<TKey, TValue>.Remove(key) : MapEdit<TKey, TValue>.Set(key, value));
        List<TBucket> left = [];
        if (former is not null)
        {
            bucketsOf(key, former, left);
            _pairEdits.AddRange(left.Select(bucket => MapEdit<IndexPair<TBucket, TKey>, byte>.Remove(new(bucket, key, false))));
        }

        List<TBucket> entered = [];
        if (value is not null)
        {
            bucketsOf(key, value, entered);
            foreach (var bucket in entered)
            {
                _pairEdits.Add(MapEdit<IndexPair<TBucket, TKey>, byte>.Set(new(bucket, key, false), 0));
                if (!_entered.TryGetValue(bucket, out var list))
                {
                    _entered.Add(bucket, list = []);
                }

                list.Add(new(key, value));
            }
        }

        return [.. left, .. entered];
    }
}
