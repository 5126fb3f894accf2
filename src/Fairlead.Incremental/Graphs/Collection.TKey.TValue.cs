using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>A collection of entries by key.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value: immutable, equal by content.</typeparam>
public abstract class Collection<TKey, TValue> : Collection<TKey>
    where TKey : notnull
{
    private protected Collection(Graph graph, string name, MapShape<TKey, TValue> shape)
        : base(graph, name, shape.Order)
    {
        Shape = shape;
        Nothing = OrderedMap<TKey, TValue>.Empty(shape);
    }

    /// <summary>The order of keys, and when values are equal.</summary>
    public MapShape<TKey, TValue> Shape { get; }

    internal OrderedMap<TKey, TValue> Nothing { get; }

    /// <summary>The entries in a state.</summary>
    public OrderedMap<TKey, TValue> In(GraphState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return MapOf(state[Position]);
    }

    internal OrderedMap<TKey, TValue> In(GraphStep step) => MapOf(step.StateOf(this));

    internal IReadOnlyList<MapChange<TKey, TValue>> ChangesIn(GraphStep step) =>
        (List<MapChange<TKey, TValue>>?)step.DifferenceOf(this) ?? [];

    internal abstract OrderedMap<TKey, TValue> MapOf(object state);

    internal override List<TKey> ChangedKeys(GraphStep step) =>
        ((List<MapChange<TKey, TValue>>?)step.DifferenceOf(this))?.ConvertAll(static change => change.Key) ?? [];

    internal override int CompareReads(object one, object other) => Shape.Order.Compare((TKey)one, (TKey)other);

    internal override void AddDependents(OrderedMap<Dependency, byte> dependents, object difference, Action<object> add)
    {
        foreach (var change in (List<MapChange<TKey, TValue>>)difference)
        {
            AddReadersOf(dependents, change.Key, add);
        }
    }
}
