using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>A collection that is given from outside.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value: immutable, equal by content.</typeparam>
public sealed class Input<TKey, TValue> : Collection<TKey, TValue>
    where TKey : notnull
{
    internal Input(Graph graph, string name, MapShape<TKey, TValue> shape)
        : base(graph, name, shape)
    {
    }

    internal override object EmptyState => Nothing;

    internal override OrderedMap<TKey, TValue> MapOf(object state) => (OrderedMap<TKey, TValue>)state;

    internal override void Step(GraphStep step)
    {
        var map = In(step);
        var changes = map.ChangesSince(In(step.Before), Shape);
        step.Finish(this, map, changes.Count == 0 ? null : changes);
    }
}
