using Fairlead.Incremental.Maps;

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

    /// <summary>
    /// What another collection had under a key before this step, or was seeded with; null where it had nothing. The collection may be
    /// derived from this one: of a candidate that comes under another key now it tells what it was admitted with under its former one.
    /// Nothing is recorded, as for <see cref="Former"/>.
    /// </summary>
    public TOther? FormerOf<TOtherKey, TOther>(Collection<TOtherKey, TOther> collection, TOtherKey key)
        where TOtherKey : notnull
        where TOther : class
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection.MapOf(CurrentStep.Before[collection.Position]).Find(key)
            ?? ((OrderedMap<TOtherKey, TOther>?)CurrentStep.SeedOf(collection))?.Find(key);
    }

    internal void Begin(TKey key, TValue? former)
    {
        _key = key;
        Former = former;
    }
}
