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
        var former = MapOf(step.StateOf(this));
        if (OnlySource(step) is { } only && (former.Count == 0 || ReferenceEquals(former, only.In(step.Before))))
        {
            // That of the source is taken over only where this is so from the start: another map of equal entries shares nothing with the
            // former one, and whoever looks for the difference would look at all of it.
            step.Finish(this, only.In(step), step.DifferenceOf(only));
            return;
        }

        List<MapChange<TKey, TValue>> changes = [.. _sources.SelectMany(source => source.ChangesIn(step))];
        Sorting.Sort(changes, (one, other) => Shape.Order.Compare(one.Key, other.Key));
        var kept = 0;
        for (var i = 0; i < changes.Count; i++)
        {
            // One collection may give up the key that another takes over.
            var isTakenOver = i + 1 < changes.Count && Shape.Order.Compare(changes[i].Key, changes[i + 1].Key) == 0;
            changes[kept++] = isTakenOver ? TakenOver(changes[i], changes[i + 1]) : changes[i];
            i += isTakenOver ? 1 : 0;
        }

        changes.RemoveRange(kept, changes.Count - kept);
        step.Finish(this, former.Apply(changes), changes.Count == 0 ? null : changes);
    }

    /// <summary>
    /// The one source that has anything, before and now: this collection is the same as that one. Null where several have.
    /// </summary>
    private Collection<TKey, TValue>? OnlySource(GraphStep step)
    {
        Collection<TKey, TValue>? only = null;
        foreach (var source in _sources)
        {
            if (source.In(step).Count > 0 || source.ChangesIn(step).Count > 0)
            {
                if (only is not null)
                {
                    return null;
                }

                only = source;
            }
        }

        return only?.Shape.IsLike(Shape) == true ? only : null;
    }

    private MapChange<TKey, TValue> TakenOver(
        in MapChange<TKey, TValue> one, in MapChange<TKey, TValue> other) => (one.HasAfter, other.HasAfter) switch
        {
            // One has gone and the other has come.
            (false, true) => MapChange<TKey, TValue>.Exchanged(one.Key, one.Before!, other.After!),
            // The other has gone and the one has come.
            (true, false) => MapChange<TKey, TValue>.Exchanged(one.Key, other.Before!, one.After!),
            _ => throw new InvalidOperationException($"\"{Name}\" gets the key {one.Key} from two collections"),
        };
}
