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
    public OrderedMap<TKey, TValue> Entries { get; private set; } = entries;

    public OrderedMap<IndexPair<TBucket, TKey>, byte> Pairs { get; private set; } = pairs;

    public IReadOnlyList<KeyValuePair<TKey, TValue>> Before(TBucket bucket, TKey key)
    {
        List<KeyValuePair<TKey, TValue>>? found = null;
        foreach (var (pair, _) in Pairs.From(IndexPair<TBucket, TKey>.Start(bucket)))
        {
            if (buckets.Compare(pair.Bucket, bucket) != 0 || Entries.Shape.Order.Compare(pair.Key, key) >= 0)
            {
                break;
            }

            (found ??= []).Add(new(pair.Key, Entries.Find(pair.Key)!)); // what is paired is admitted
        }

        return found ?? [];
    }

    /// <summary>Exchanges an entry for another, or for none.</summary>
    /// <returns>The buckets in which something is other now.</returns>
    public IReadOnlyList<TBucket> Exchange(TKey key, TValue? value)
    {
        var former = Entries.Find(key);
        if (former is null ? value is null : value is not null && Entries.Shape.AreEqual(former, value))
        {
            return [];
        }

        List<TBucket> left = [];
        if (former is not null)
        {
            bucketsOf(key, former, left);
            foreach (var bucket in left)
            {
                Pairs = Pairs.Without(new(bucket, key, false));
            }
        }

        List<TBucket> entered = [];
        if (value is not null)
        {
            bucketsOf(key, value, entered);
            foreach (var bucket in entered)
            {
                Pairs = Pairs.With(new(bucket, key, false), 0);
            }
        }

        Entries = value is null ? Entries.Without(key) : Entries.With(key, value);
        return [.. left, .. entered];
    }
}
