using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// Collections that are derived from one another, declared once, in order: each reads only those before it. The graph holds no data; a <see
/// cref="GraphState"/> does, and <see cref="Begin"/> makes the next one of it. Declare it on one thread; after that it is safe for any
/// number of threads.
/// </summary>
public sealed class Graph
{
    private readonly List<Collection> _collections = [];

    /// <summary>The state in which nothing is given yet.</summary>
    public GraphState Empty => new([.. _collections.Select(static collection => collection.EmptyState)], new int[_collections.Count]);

    internal IReadOnlyList<Collection> Collections => _collections;

    /// <summary>Declares what is given from outside.</summary>
    /// <param name="name">A name for people.</param>
    /// <param name="shape">The order of keys, and when values are equal.</param>
    public Input<TKey, TValue> Input<TKey, TValue>(string name, MapShape<TKey, TValue> shape)
        where TKey : notnull => Add(new Input<TKey, TValue>(this, name, shape));

    /// <summary>Declares what is given from outside; values are equal by their own equality.</summary>
    public Input<TKey, TValue> Input<TKey, TValue>(string name, KeyOrder<TKey> order)
        where TKey : notnull => Input(name, new MapShape<TKey, TValue>(order));

    /// <summary>Declares a collection that has at most one entry for each of another, under the same key.</summary>
    /// <param name="name">A name for people.</param>
    /// <param name="source">The other collection.</param>
    /// <param name="function">Makes the entry, or null for none. Pure: it looks at its arguments alone, and at other collections through
    /// the context.</param>
    public Mapped<TKey, TIn, TOut> Map<TKey, TIn, TOut>(string name, Collection<TKey, TIn> source, Func<TKey, TIn, Context, TOut?> function)
        where TKey : notnull
        where TOut : class => Add(new Mapped<TKey, TIn, TOut>(this, name, Own(source), function));

    /// <summary>Declares a collection that has any number of entries for each of another.</summary>
    /// <param name="name">A name for people.</param>
    /// <param name="source">The other collection.</param>
    /// <param name="shape">The order of its keys. An entry's key has to tell which input it comes from: no two inputs may give one
    /// key.</param>
    /// <param name="function">Adds the entries. Pure, as that of <see cref="Map"/>.</param>
    public Expanded<TKey, TIn, TOutKey, TOut> Expand<TKey, TIn, TOutKey, TOut>(
        string name, Collection<TKey, TIn> source, MapShape<TOutKey, TOut> shape, Action<TKey, TIn, Entries<TOutKey, TOut>> function)
        where TKey : notnull
        where TOutKey : notnull => Add(new Expanded<TKey, TIn, TOutKey, TOut>(this, name, Own(source), shape, function));

    /// <summary>Declares an index: from a bucket to the keys of the entries that belong to it.</summary>
    /// <param name="name">A name for people.</param>
    /// <param name="source">The collection whose entries are found by it.</param>
    /// <param name="order">The order of buckets.</param>
    /// <param name="buckets">Adds the buckets of an entry, each once. Pure, and looks at its arguments alone.</param>
    public BucketIndex<TBucket, TKey, TValue> Index<TBucket, TKey, TValue>(
        string name, Collection<TKey, TValue> source, KeyOrder<TBucket> order, Action<TKey, TValue, List<TBucket>> buckets)
        where TBucket : notnull
        where TKey : notnull => Add(new BucketIndex<TBucket, TKey, TValue>(this, name, Own(source), order, buckets));

    /// <summary>Declares an index of entries by their hosts that is asked by pattern: a host, <c>*.suffix</c> or <c>*</c>.</summary>
    public HostIndex<TKey, TValue> IndexByHost<TKey, TValue>(
        string name, Collection<TKey, TValue> source, Action<TKey, TValue, List<string>> hosts)
        where TKey : notnull => Add(new HostIndex<TKey, TValue>(this, name, Own(source), hosts));

    /// <summary>Declares an index of entries by their patterns (a host, <c>*.suffix</c> or <c>*</c>) that is asked by host.</summary>
    public PatternIndex<TKey, TValue> IndexByPattern<TKey, TValue>(
        string name, Collection<TKey, TValue> source, Action<TKey, TValue, List<string>> patterns)
        where TKey : notnull => Add(new PatternIndex<TKey, TValue>(this, name, Own(source), patterns));

    /// <summary>
    /// Declares a collection that has any number of entries for each bucket of an index, made of all that belong to the bucket.
    /// </summary>
    /// <param name="name">A name for people.</param>
    /// <param name="index">The index.</param>
    /// <param name="shape">The order of its keys; no two buckets may give one key.</param>
    /// <param name="function">Adds the entries, given the bucket and what belongs to it in order of keys, at least one. Pure, as that of
    /// <see cref="Map"/>.</param>
    public Grouped<TBucket, TKey, TValue, TOutKey, TOut> Group<TBucket, TKey, TValue, TOutKey, TOut>(
        string name,
        BucketIndex<TBucket, TKey, TValue> index,
        MapShape<TOutKey, TOut> shape,
        Action<TBucket, IReadOnlyList<KeyValuePair<TKey, TValue>>, Entries<TOutKey, TOut>> function)
        where TBucket : notnull
        where TKey : notnull
        where TOutKey : notnull => Add(new Grouped<TBucket, TKey, TValue, TOutKey, TOut>(this, name, Own(index), shape, function));

    /// <summary>
    /// Declares a collection in which entries are admitted one after the other in order of keys: each sees what was admitted before it, and
    /// what it had itself before this step, so that it may keep that.
    /// </summary>
    /// <param name="name">A name for people.</param>
    /// <param name="source">The candidates.</param>
    /// <param name="buckets">The order of the buckets by which admitted entries are found.</param>
    /// <param name="bucketsOf">Adds the buckets of an admitted entry, each once. Pure, and looks at its arguments alone.</param>
    /// <param name="function">Makes the entry, or null for none.</param>
    public Admitted<TKey, TIn, TOut, TBucket> Admit<TKey, TIn, TOut, TBucket>(
        string name,
        Collection<TKey, TIn> source,
        KeyOrder<TBucket> buckets,
        Action<TKey, TOut, List<TBucket>> bucketsOf,
        Func<TKey, TIn, Admission<TKey, TOut, TBucket>, TOut?> function)
        where TKey : notnull
        where TOut : class
        where TBucket : notnull => Add(new Admitted<TKey, TIn, TOut, TBucket>(this, name, Own(source), buckets, bucketsOf, function));

    /// <summary>Begins a step from a state; the state itself stays as it is, so any number of steps may begin at it.</summary>
    public GraphStep Begin(GraphState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Count != _collections.Count)
        {
            throw new ArgumentException(
                $"the state has {state.Count} collections and the graph {_collections.Count}: declare all of them first", nameof(state));
        }

        return new(this, state);
    }

    private TCollection Own<TCollection>(TCollection source)
        where TCollection : Collection
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Graph == this ? source : throw new ArgumentException($"\"{source.Name}\" is of another graph", nameof(source));
    }

    private TCollection Add<TCollection>(TCollection collection)
        where TCollection : Collection
    {
        collection.Position = _collections.Count;
        _collections.Add(collection);
        return collection;
    }
}
