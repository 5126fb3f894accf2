namespace Fairlead.Incremental.Graphs;

/// <summary>
/// What a candidate sees when it is to be admitted: other collections, what was admitted before it, and what it had itself.
/// </summary>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TValue">An admitted entry.</typeparam>
/// <typeparam name="TBucket">A bucket by which admitted entries are found.</typeparam>
public sealed class Admission<TKey, TValue, TBucket> : Context
    where TKey : notnull
    where TValue : class
    where TBucket : notnull
{
    private readonly AdmittedEntries<TKey, TValue, TBucket> _entries;
    private TKey _key = default!; // set before each candidate

    internal Admission(Collection owner, GraphStep step, AdmittedEntries<TKey, TValue, TBucket> entries)
        : base(owner, step) => _entries = entries;

    /// <summary>What this candidate was admitted with before; null where it was not.</summary>
    public TValue? Former { get; private set; }

    /// <summary>The entries of a bucket that were admitted before this candidate, in order of keys.</summary>
    public IReadOnlyList<KeyValuePair<TKey, TValue>> Before(TBucket bucket)
    {
        RecordOwn(bucket);
        return _entries.Before(bucket, _key);
    }

    internal void Begin(TKey key, TValue? former)
    {
        _key = key;
        Former = former;
    }
}
