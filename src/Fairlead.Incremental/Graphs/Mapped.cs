using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>A collection with at most one entry for each of another, under the same key.</summary>
public sealed class Mapped<TKey, TIn, TOut> : Computed<TKey, TKey, TOut>
    where TKey : notnull
    where TOut : class
{
    private readonly Collection<TKey, TIn> _source;
    private readonly Func<TKey, TIn, Context, TOut?> _function;
    private readonly Collection<TKey>[] _beside;
    private readonly Collection[] _all;

    internal Mapped(
        Graph graph,
        string name,
        Collection<TKey, TIn> source,
        Func<TKey, TIn, Context, TOut?> function,
        MapShape<TKey, TOut> shape,
        Collection<TKey>[] beside,
        Collection[] all)
        : base(graph, name, source.Shape.Order, shape)
    {
        _source = source;
        _function = function;
        _beside = beside;
        _all = all;
    }

    internal override void Step(GraphStep step)
    {
        var keys = DirtyKeys.Of(this, step, KeysThatDiffer(step));
        if (keys.Count == 0)
        {
            step.Finish(this, FormerIn(step), null);
            return;
        }

        ComputedStep<TKey, TKey, TOut> gathered = new(this, step, keys.Count);
        BesideContext<TKey> context = new(this, step, Inputs, _beside, _all);
        MapReader<TKey, TIn> source = new(_source.In(step));
        foreach (var key in keys)
        {
            gathered.Take(key);
            if (!source.TryGetValue(key, out var value))
            {
                gathered.Gone(key);
                continue;
            }

            context.Begin(key);
            var made = _function(key, value, context);
            gathered.Ran(key, context, null);
            if (made is not null)
            {
                gathered.Give(key, made);
            }
        }

        gathered.Finish();
    }

    private List<TKey> KeysThatDiffer(GraphStep step)
    {
        var keys = _source.ChangedKeys(step);

        // Of a source that had nothing, every key is new.
        if (_source.In(step.Before).Count > 0)
        {
            foreach (var other in _beside)
            {
                keys.AddRange(other.ChangedKeys(step));
            }

            if (Array.Exists(_all, other => step.DifferenceOf(other) is not null))
            {
                keys.AddRange(_source.In(step).Keys);
            }
        }

        return keys;
    }
}
