using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>Orders entries by bucket, then by key.</summary>
internal sealed class IndexPairOrder<TBucket, TKey>(KeyOrder<TBucket> buckets, KeyOrder<TKey> keys) : KeyOrder<IndexPair<TBucket, TKey>>
{
    public override int Compare(IndexPair<TBucket, TKey> one, IndexPair<TBucket, TKey> other)
    {
        var order = buckets.Compare(one.Bucket, other.Bucket);
        return order != 0 ? order
            : one.IsStart || other.IsStart ? other.IsStart.CompareTo(one.IsStart)
            : keys.Compare(one.Key, other.Key);
    }

    public override int Hash(IndexPair<TBucket, TKey> key) => unchecked((buckets.Hash(key.Bucket) * 31) + keys.Hash(key.Key));
}
