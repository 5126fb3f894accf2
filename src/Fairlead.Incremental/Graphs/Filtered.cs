using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>A collection of those entries of another that fulfil a condition.</summary>
public sealed class Filtered<TKey, TValue> : Collection<TKey, TValue>
    where TKey : notnull
{
    private readonly Collection<TKey, TValue> _source;
    private readonly Func<TKey, TValue, bool> _condition;

    internal Filtered(Graph graph, string name, Collection<TKey, TValue> source, Func<TKey, TValue, bool> condition)
        : base(graph, name, source.Shape)
    {
        _source = source;
        _condition = condition;
    }

    internal override object EmptyState => Nothing;

    internal override OrderedMap<TKey, TValue> MapOf(object state) => (OrderedMap<TKey, TValue>)state;

    internal override void Step(GraphStep step)
    {
        List<MapChange<TKey, TValue>> changes = [];
        foreach (var change in _source.ChangesIn(step))
        {
            // What is there before or after has a value there.
            var hadIt = change.HasBefore && _condition(change.Key, change.Before!);
            if (change.HasAfter && _condition(change.Key, change.After!))
            {
                changes.Add(hadIt ? change : MapChange<TKey, TValue>.Added(change.Key, change.After!));
            }
            else if (hadIt)
            {
                changes.Add(MapChange<TKey, TValue>.Removed(change.Key, change.Before!));
            }
        }

        step.Finish(this, MapOf(step.StateOf(this)).Apply(changes), changes.Count == 0 ? null : changes);
    }
}
