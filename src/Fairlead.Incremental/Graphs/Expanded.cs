using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>A collection with any number of entries for each of another.</summary>
public sealed class Expanded<TKey, TIn, TOutKey, TOut> : Computed<TKey, TOutKey, TOut>
    where TKey : notnull
    where TOutKey : notnull
{
    private readonly Collection<TKey, TIn> _source;
    private readonly Action<TKey, TIn, Entries<TOutKey, TOut>> _function;

    internal Expanded(
        Graph graph,
        string name,
        Collection<TKey, TIn> source,
        MapShape<TOutKey, TOut> shape,
        Action<TKey, TIn, Entries<TOutKey, TOut>> function)
        : base(graph, name, source.Shape.Order, shape)
    {
        _source = source;
        _function = function;
    }

    internal override void Step(GraphStep step)
    {
        var keys = DirtyKeys.Of(this, step, _source.ChangedKeys(step));
        if (keys.Count == 0)
        {
            step.Finish(this, FormerIn(step), null);
            return;
        }

        ExpandedStep<TKey, TOutKey, TOut> gathered = new(this, step, keys.Count);
        MapReader<TKey, TIn> source = new(_source.In(step));
        foreach (var key in keys)
        {
            if (source.TryGetValue(key, out var value))
            {
                _function(key, value, gathered.Entries);
                gathered.Ran(key);
            }
            else
            {
                gathered.Gone(key);
            }
        }

        gathered.Finish();
    }
}
