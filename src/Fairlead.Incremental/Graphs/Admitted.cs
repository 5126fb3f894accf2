using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// A collection whose entries are admitted one after the other in order of keys. What is admitted may depend on what was before, so where
/// one differs, those after it that have looked at it run again.
/// </summary>
public sealed class Admitted<TKey, TIn, TOut, TBucket> : Computed<TKey, TKey, TOut>
    where TKey : notnull
    where TOut : class
    where TBucket : notnull
{
    private readonly Collection<TKey, TIn> _source;
    private readonly KeyOrder<TBucket> _buckets;
    private readonly Action<TKey, TOut, List<TBucket>> _bucketsOf;
    private readonly Func<TKey, TIn, Admission<TKey, TOut, TBucket>, TOut?> _function;
    private readonly AdmittedState<TKey, TOut, TBucket> _empty;

    internal Admitted(
        Graph graph,
        string name,
        Collection<TKey, TIn> source,
        KeyOrder<TBucket> buckets,
        Action<TKey, TOut, List<TBucket>> bucketsOf,
        Func<TKey, TIn, Admission<TKey, TOut, TBucket>, TOut?> function)
        : base(graph, name, source.Shape.Order, new(source.Shape.Order))
    {
        _source = source;
        _buckets = buckets;
        _bucketsOf = bucketsOf;
        _function = function;
        _empty = new(
            (ComputedState<TKey, TKey, TOut>)base.EmptyState,
            OrderedMap.Empty<IndexPair<TBucket, TKey>, byte>(new IndexPairOrder<TBucket, TKey>(buckets, Inputs)));
    }

    internal override object EmptyState => _empty;

    internal override void Step(GraphStep step)
    {
        var former = (AdmittedState<TKey, TOut, TBucket>)FormerIn(step);
        var keys = DirtyKeys.Of(this, step, _source.ChangedKeys(step));
        if (keys.Count == 0)
        {
            step.Finish(this, former, null);
            return;
        }

        AdmittedEntries<TKey, TOut, TBucket> entries = new(_buckets, _bucketsOf, former.Entries, former.Pairs);
        Admission<TKey, TOut, TBucket> context = new(this, step, entries);
        ComputedStep<TKey, TKey, TOut> gathered = new(this, step, keys.Count);
        var source = _source.In(step);
        var seed = (OrderedMap<TKey, TOut>?)step.SeedOf(this);
        MapReader<TKey, TIn> candidates = new(source);
        SortedSet<TKey> later = new(Comparer<TKey>.Create(Inputs.Compare));
        var next = 0;
        while (next < keys.Count || later.Count > 0)
        {
            // Those that an earlier one of this step concerns come among the others.
            var order = later.Count == 0 ? -1 : next == keys.Count ? 1 : Inputs.Compare(keys[next], later.Min!); // there is one
            var key = order > 0 ? later.Min! : keys[next]; // there is one
            next += order <= 0 ? 1 : 0;
            if (order >= 0)
            {
                later.Remove(key);
            }

            TOut? made = null;
            if (candidates.TryGetValue(key, out var value))
            {
                context.Begin(key, former.Entries.Find(key) ?? seed?.Find(key));
                made = _function(key, value, context);
                gathered.Ran(key, context, null);
            }
            else
            {
                gathered.Gone(key);
            }

            foreach (var bucket in entries.Exchange(key, made))
            {
                AddLaterReaders(former.Dependents, bucket, key, later);
            }
        }

        var admitted = entries.Entries();
        var changes = admitted.ChangesSince(former.Entries);
        AdmittedState<TKey, TOut, TBucket> state = new(gathered.StateOf(admitted), entries.Pairs());
        step.Finish(this, state, changes.Count == 0 ? null : changes, gathered.Computed);
    }

    internal override int CompareOwnReads(object one, object other) => _buckets.Compare((TBucket)one, (TBucket)other);

    // Those before it have not seen it, and those that have run in this step are before it.
    private void AddLaterReaders(OrderedMap<Dependency, byte> dependents, TBucket bucket, TKey key, SortedSet<TKey> later)
    {
        if (dependents.Count == 0)
        {
            return;
        }

        MapCursor<Dependency, byte> readers = new(dependents, Dependency.Start(Position, bucket));
        while (readers.MoveNext())
        {
            var dependency = readers.Current.Key;
            if (dependency.Source != Position || _buckets.Compare((TBucket)dependency.Read, bucket) != 0)
            {
                break;
            }

            if (Inputs.Compare((TKey)dependency.Reader, key) > 0)
            {
                later.Add((TKey)dependency.Reader);
            }
        }
    }
}
