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
    /// <param name="shape">When its values are equal, and which are marked; null: by their own equality, and none. Its order is that of the
    /// other collection.</param>
    /// <param name="beside">Other collections with the same order of keys, in which the function mostly looks its own key up: it runs
    /// whenever that entry differs there, and nothing is recorded for it.</param>
    /// <param name="all">Other collections that hold for all entries alike: where anything differs in them, the function runs for all, and
    /// nothing is recorded of what it reads there.</param>
    /// <exception cref="ArgumentException">A collection is of another graph, or its keys are in another order.</exception>
    public Mapped<TKey, TIn, TOut> Map<TKey, TIn, TOut>(
        string name,
        Collection<TKey, TIn> source,
        Func<TKey, TIn, Context, TOut?> function,
        MapShape<TKey, TOut>? shape = null,
        IReadOnlyList<Collection<TKey>>? beside = null,
        IReadOnlyList<Collection>? all = null)
        where TKey : notnull
        where TOut : class => Add(new Mapped<TKey, TIn, TOut>(
            this,
            name,
            Own(source),
            function,
            shape ?? new(source.Shape.Order),
            [.. (beside ?? []).Select(other => Beside(source, other))],
            [.. (all ?? []).Select(Own)]));

    /// <summary>Declares a collection of those entries of another that fulfil a condition.</summary>
    /// <param name="name">A name for people.</param>
    /// <param name="source">The other collection.</param>
    /// <param name="condition">Whether it has an entry. Pure, and looks at its arguments alone.</param>
    public Filtered<TKey, TValue> Where<TKey, TValue>(string name, Collection<TKey, TValue> source, Func<TKey, TValue, bool> condition)
        where TKey : notnull => Add(new Filtered<TKey, TValue>(this, name, Own(source), condition));

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
    /// <param name="except">Buckets that are passed over, since they hold too many to be looked at together; null: none.</param>
    public Grouped<TBucket, TKey, TValue, TOutKey, TOut> Group<TBucket, TKey, TValue, TOutKey, TOut>(
        string name,
        BucketIndex<TBucket, TKey, TValue> index,
        MapShape<TOutKey, TOut> shape,
        Action<TBucket, IReadOnlyList<KeyValuePair<TKey, TValue>>, Entries<TOutKey, TOut>> function,
        Collection<TBucket, BucketSum>? except = null)
        where TBucket : notnull
        where TKey : notnull
        where TOutKey : notnull => Add(new Grouped<TBucket, TKey, TValue, TOutKey, TOut>(this, name, Own(index), shape, function, except));

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

    /// <summary>Declares a collection that has the entries of several others of one shape. No key may be in two of them.</summary>
    public Joined<TKey, TValue> Join<TKey, TValue>(string name, params IReadOnlyList<Collection<TKey, TValue>> sources)
        where TKey : notnull => Add(new Joined<TKey, TValue>(this, name, [.. sources.Select(Own)]));

    /// <summary>Declares a collection of how many entries each bucket of an index has, and what they weigh together.</summary>
    /// <param name="name">A name for people.</param>
    /// <param name="index">The index.</param>
    /// <param name="weightOf">What an entry weighs; null: nothing. Pure, and looks at its arguments alone.</param>
    public Summed<TBucket, TKey, TValue> Sum<TBucket, TKey, TValue>(
        string name, BucketIndex<TBucket, TKey, TValue> index, Func<TKey, TValue, long>? weightOf = null)
        where TBucket : notnull
        where TKey : notnull => Add(new Summed<TBucket, TKey, TValue>(this, name, Own(index), weightOf ?? (static (_, _) => 0)));

    /// <summary>Declares a collection of those entries that belong to a bucket of an index which another collection has as a key.</summary>
    public Restricted<TBucket, TKey, TValue, TFlag> Restrict<TBucket, TKey, TValue, TFlag>(
        string name, BucketIndex<TBucket, TKey, TValue> index, Collection<TBucket, TFlag> flags)
        where TBucket : notnull
        where TKey : notnull => Add(new Restricted<TBucket, TKey, TValue, TFlag>(this, name, Own(index), Own(flags)));

    /// <summary>Declares a collection of the keys that at least one of two others has.</summary>
    public KeyUnion<TKey, TOne, TOther> Union<TKey, TOne, TOther>(string name, Collection<TKey, TOne> one, Collection<TKey, TOther> other)
        where TKey : notnull => Add(new KeyUnion<TKey, TOne, TOther>(this, name, Own(one), Own(other)));

    /// <summary>Declares a collection that tells whether another has any entry.</summary>
    public Presence Any<TKey, TValue>(string name, Collection<TKey, TValue> source)
        where TKey : notnull => Add(new Presence(this, name, step => Own(source).In(step).Count));

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

    private Collection<TKey> Beside<TKey>(Collection<TKey> source, Collection<TKey> other)
        where TKey : notnull => ReferenceEquals(Own(other).Keys, source.Keys) ? other : throw new ArgumentException(
            $"the keys of \"{other.Name}\" are in another order than those of \"{source.Name}\"", nameof(other));

    private TCollection Add<TCollection>(TCollection collection)
        where TCollection : Collection
    {
        collection.Position = _collections.Count;
        _collections.Add(collection);
        return collection;
    }
}
