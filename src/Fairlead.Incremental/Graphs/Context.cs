using System.Diagnostics.CodeAnalysis;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// What a function of a derived collection looks at beside its arguments. What it reads is recorded, so that it runs again when that
/// differs. Valid until the function returns; for its thread.
/// </summary>
public class Context
{
    private readonly List<DependencyRead> _reads = [];
    private readonly List<object> _notes = [];
    private readonly Collection _owner;

    internal Context(Collection owner, GraphStep step)
    {
        _owner = owner;
        CurrentStep = step;
    }

    internal GraphStep CurrentStep { get; }

    internal List<DependencyRead> Reads => _reads;

    internal List<object> Notes => _notes;

    /// <summary>
    /// The entry of another collection, or the default of its type where there is none. That there is none is recorded too.
    /// </summary>
    public TValue? Find<TKey, TValue>(Collection<TKey, TValue> collection, TKey key)
        where TKey : notnull => TryFind(collection, key, out var value) ? value : default;

    /// <summary>The entry of another collection. That there is none is recorded too.</summary>
    public bool TryFind<TKey, TValue>(Collection<TKey, TValue> collection, TKey key, [MaybeNullWhen(false)] out TValue value)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(collection);
        Record(collection, key);
        return collection.In(CurrentStep).TryGetValue(key, out value);
    }

    /// <summary>
    /// The keys of the entries that an index has for a bucket, in order; none is recorded too. Only that it is these is recorded, not what
    /// they hold.
    /// </summary>
    public IReadOnlyList<TKey> Keys<TBucket, TKey, TValue>(BucketIndex<TBucket, TKey, TValue> index, TBucket bucket)
        where TBucket : notnull
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(index);
        Record(index, bucket);
        return index.KeysOf(CurrentStep, bucket);
    }

    /// <summary>The entries that an index has for a bucket, in order of keys. Which they are and what they hold is recorded.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Entries<TBucket, TKey, TValue>(BucketIndex<TBucket, TKey, TValue> index, TBucket bucket)
        where TBucket : notnull
        where TKey : notnull
    {
        foreach (var key in Keys(index, bucket))
        {
            if (TryFind(index.Source, key, out var value))
            {
                yield return new(key, value);
            }
        }
    }

    /// <summary>
    /// The entries of another collection, of which nothing is recorded: for a function that reads something else which differs whenever
    /// what it looks at here does.
    /// </summary>
    public OrderedMap<TKey, TValue> Unrecorded<TKey, TValue>(Collection<TKey, TValue> collection)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(collection);
        CheckOrder(collection);
        return collection.In(CurrentStep);
    }

    /// <summary>Says something about this computation: it is found with the collection until the computation runs again.</summary>
    public void Note(object note) => _notes.Add(note);

    /// <summary>Records that the computation has read something of the collection that it belongs to itself.</summary>
    private protected void RecordOwn(object read) => _reads.Add(new(_owner.Position, read));

    /// <summary>Whether the computation runs whenever this differs, so that nobody has to record that it was read.</summary>
    private protected virtual bool IsBeside(Collection collection, object read) => false;

    internal void Clear()
    {
        _reads.Clear();
        _notes.Clear();
    }

    private void Record(Collection collection, object read)
    {
        CheckOrder(collection);
        if (!IsBeside(collection, read))
        {
            _reads.Add(new(collection.Position, read));
        }
    }

    private void CheckOrder(Collection collection)
    {
        if (collection.Graph != _owner.Graph)
        {
            throw new InvalidOperationException(
                $"\"{_owner.Name}\" reads \"{collection.Name}\": \"{collection.Name}\" is of another graph");
        }

        if (collection.Position >= _owner.Position)
        {
            throw new InvalidOperationException(collection == _owner
                ? $"\"{_owner.Name}\" reads itself"
                : $"\"{_owner.Name}\" reads \"{collection.Name}\", which is declared after it");
        }
    }
}
