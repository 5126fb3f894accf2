using System.Runtime.InteropServices;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>A collection that has the entries of several others, whose keys are all different.</summary>
public sealed class Joined<TKey, TValue> : Collection<TKey, TValue>
    where TKey : notnull
{
    private readonly IReadOnlyList<Collection<TKey, TValue>> _sources;

    internal Joined(Graph graph, string name, IReadOnlyList<Collection<TKey, TValue>> sources)
        : base(graph, name, sources[0].Shape) => _sources = sources;

    internal override object EmptyState => Nothing;

    internal override OrderedMap<TKey, TValue> MapOf(object state) => (OrderedMap<TKey, TValue>)state;

    internal override void Step(GraphStep step)
    {
        List<MapChange<TKey, TValue>> changes = [.. _sources.SelectMany(source => source.ChangesIn(step))];
        CollectionsMarshal.AsSpan(changes).Sort((one, other) => Shape.Order.Compare(one.Key, other.Key));
        List<MapEdit<TKey, TValue>> edits = new(changes.Count);
        for (var i = 0; i < changes.Count; i++)
        {
            // One collection may give up the key that another takes over.
            if (i + 1 < changes.Count && Shape.Order.Compare(changes[i].Key, changes[i + 1].Key) == 0)
            {
                changes[i] = TakenOver(changes[i], changes[i + 1]);
                changes.RemoveAt(i + 1);
            }

            // What is set has a value after the change.
            edits.Add(changes[i].HasAfter
                ? MapEdit<TKey, TValue>.Set(changes[i].Key, changes[i].After!)
                : MapEdit<TKey, TValue>.Remove(changes[i].Key));
        }

        step.Finish(this, MapOf(step.StateOf(this)).Apply(CollectionsMarshal.AsSpan(edits)), changes.Count == 0 ? null : changes);
    }

    private MapChange<TKey, TValue> TakenOver(
        in MapChange<TKey, TValue> one, in MapChange<TKey, TValue> other) => (one.HasAfter, other.HasAfter) switch
    {
        (false, true) => MapChange<TKey, TValue>.Exchanged(one.Key, one.Before!, other.After!), // one has gone and the other has come
        (true, false) => MapChange<TKey, TValue>.Exchanged(one.Key, other.Before!, one.After!), // the other has gone and the one has come
        _ => throw new InvalidOperationException($"\"{Name}\" gets the key {one.Key} from two collections"),
    };
}
