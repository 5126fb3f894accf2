using System.Runtime.InteropServices;
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
        List<MapEdit<TKey, TValue>> edits = [];
        List<MapChange<TKey, TValue>> changes = [];
        foreach (var change in _source.ChangesIn(step))
        {
            // What is there before or after has a value there.
            var hadIt = change.HasBefore && _condition(change.Key, change.Before!);
            if (change.HasAfter && _condition(change.Key, change.After!))
            {
                edits.Add(MapEdit<TKey, TValue>.Set(change.Key, change.After!));
                changes.Add(hadIt ? change : MapChange<TKey, TValue>.Added(change.Key, change.After!));
            }
            else if (hadIt)
            {
                edits.Add(MapEdit<TKey, TValue>.Remove(change.Key));
                changes.Add(MapChange<TKey, TValue>.Removed(change.Key, change.Before!));
            }
        }

        var former = MapOf(step.StateOf(this));
        step.Finish(
            this, edits.Count == 0 ? former : former.Apply(CollectionsMarshal.AsSpan(edits)), changes.Count == 0 ? null : changes);
    }
}
