using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>A collection whose entries a function makes.</summary>
/// <typeparam name="TIn">The key of a computation.</typeparam>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TValue">The value of an entry.</typeparam>
public abstract class Computed<TIn, TKey, TValue> : Collection<TKey, TValue>
    where TIn : notnull
    where TKey : notnull
{
    private readonly ComputedState<TIn, TKey, TValue> _empty;

    private protected Computed(Graph graph, string name, KeyOrder<TIn> inputs, MapShape<TKey, TValue> shape)
        : base(graph, name, shape)
    {
        Inputs = inputs;
        Dependencies = new(this, (one, other) => inputs.Compare((TIn)one, (TIn)other));
        _empty = new(
            Nothing,
            OrderedMap.Empty<TIn, Computation>(inputs),
            OrderedMap.Empty<Dependency, byte>(Dependencies),
            OrderedMap.Empty<TIn, object[]>(inputs));
    }

    internal KeyOrder<TIn> Inputs { get; }

    internal DependencyOrder Dependencies { get; }

    internal override object EmptyState => _empty;

    /// <summary>What the computations said, in their order.</summary>
    public IEnumerable<object> NotesIn(GraphState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ((ComputedState<TIn, TKey, TValue>)state[Position]).Notes.Values.SelectMany(static notes => notes);
    }

    /// <summary>What one computation said.</summary>
    public IReadOnlyList<object> NotesIn(GraphState state, TIn key)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ((ComputedState<TIn, TKey, TValue>)state[Position]).Notes.Find(key) ?? [];
    }

    internal override OrderedMap<TKey, TValue> MapOf(object state) => ((ComputedState<TIn, TKey, TValue>)state).Entries;

    internal ComputedState<TIn, TKey, TValue> FormerIn(GraphStep step) => (ComputedState<TIn, TKey, TValue>)step.Before[Position];
}
