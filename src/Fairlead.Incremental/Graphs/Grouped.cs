using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>A collection with any number of entries for each bucket of an index, made of all that belong to the bucket.</summary>
public sealed class Grouped<TBucket, TKey, TValue, TOutKey, TOut> : Computed<TBucket, TOutKey, TOut>
    where TBucket : notnull
    where TKey : notnull
    where TOutKey : notnull
{
    private readonly BucketIndex<TBucket, TKey, TValue> _index;
    private readonly Action<TBucket, IReadOnlyList<KeyValuePair<TKey, TValue>>, Entries<TOutKey, TOut>> _function;
    private readonly Collection<TBucket, BucketSum>? _except;

    internal Grouped(
        Graph graph,
        string name,
        BucketIndex<TBucket, TKey, TValue> index,
        MapShape<TOutKey, TOut> shape,
        Action<TBucket, IReadOnlyList<KeyValuePair<TKey, TValue>>, Entries<TOutKey, TOut>> function,
        Collection<TBucket, BucketSum>? except)
        : base(graph, name, index.Buckets, shape)
    {
        _index = index;
        _function = function;
        _except = except;
    }

    internal override void Step(GraphStep step)
    {
        var excepted = _except?.In(step);
        List<TBucket> changed = [.. ((IndexDifference<TBucket>?)step.DifferenceOf(_index))?.Values ?? []];
        changed.AddRange(_except?.ChangesIn(step).Where(static change => change.HasBefore != change.HasAfter)
            .Select(static change => change.Key) ?? []);
        var buckets = DirtyKeys.Of(this, step, changed);
        if (buckets.Count == 0)
        {
            step.Finish(this, FormerIn(step), null);
            return;
        }

        ExpandedStep<TBucket, TOutKey, TOut> gathered = new(this, step, buckets.Count);
        MapReader<TKey, TValue> source = new(_index.Source.In(step));
        List<TKey> keys = [];
        foreach (var bucket in buckets)
        {
            keys.Clear();
            if (excepted?.ContainsKey(bucket) != true)
            {
                _index.AddMembersOf(step, bucket, keys);
            }

            if (keys.Count == 0)
            {
                gathered.Gone(bucket);
                continue;
            }

            List<KeyValuePair<TKey, TValue>> members = new(keys.Count);
            foreach (var key in keys)
            {
                members.Add(new(key, source.Find(key)!)); // an index has only what its source has
            }

            _function(bucket, members, gathered.Entries);
            gathered.Ran(bucket);
        }

        gathered.Finish();
    }
}
