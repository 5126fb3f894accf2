namespace Fairlead.Incremental.Graphs;

/// <summary>An entry in a bucket of an index. Immutable.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key of the entry.</param>
/// <param name="IsStart">Whether it stands before all entries of the bucket: where a search begins.</param>
internal sealed record IndexPair<TBucket, TKey>(TBucket Bucket, TKey Key, bool IsStart)
{
    public static IndexPair<TBucket, TKey> Start(TBucket bucket) => new(bucket, default!, true); // a start's key is not looked at
}
