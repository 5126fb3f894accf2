using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>One step of a graph: inputs are set, then all that depends on what differs in them is computed. For one thread, once.</summary>
public sealed class GraphStep
{
    private readonly Graph _graph;
    private readonly object[] _states;
    private readonly object?[] _differences;
    private readonly int[] _computed;
    private readonly Dictionary<Collection, object> _seeds = [];
    private bool _hasRun;

    internal GraphStep(Graph graph, GraphState before)
    {
        _graph = graph;
        Before = before;
        _states = before.CopyStates();
        _differences = new object?[_states.Length];
        _computed = new int[_states.Length];
    }

    internal GraphState Before { get; }

    /// <summary>Sets an input; one that is not set stays as it is. What differs from before is found by comparing the maps.</summary>
    public GraphStep Set<TKey, TValue>(Input<TKey, TValue> input, OrderedMap<TKey, TValue> map)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(map);
        ThrowIfRun();
        _states[input.Position] = map;
        return this;
    }

    /// <summary>Gives what entries were admitted with before the first step of this graph: what a candidate may then keep.</summary>
    public GraphStep Seed<TKey, TOut>(Collection<TKey, TOut> collection, OrderedMap<TKey, TOut> former)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(former);
        ThrowIfRun();
        _seeds[collection] = former;
        return this;
    }

    /// <summary>Computes all that depends on what differs.</summary>
    /// <exception cref="InvalidOperationException">The step has run already, two computations give one key, or one reads what it may
    /// not.</exception>
    public GraphState Run()
    {
        ThrowIfRun();
        _hasRun = true;
        foreach (var collection in _graph.Collections)
        {
            collection.Step(this);
        }

        return new(_states, _computed);
    }

    internal object StateOf(Collection collection) => _states[collection.Position];

    internal object? DifferenceOf(Collection collection) => _differences[collection.Position];

    internal object? SeedOf(Collection collection) => _seeds.GetValueOrDefault(collection);

    internal void Finish(Collection collection, object state, object? difference, int computed = 0)
    {
        _states[collection.Position] = state;
        _differences[collection.Position] = difference;
        _computed[collection.Position] = computed;
    }

    /// <summary>Adds the computations of a collection that have read something that differs now.</summary>
    internal void AddDependents(Collection reader, OrderedMap<Dependency, byte> dependents, Action<object> add)
    {
        if (dependents.Count == 0)
        {
            return;
        }

        for (var position = 0; position < reader.Position; position++)
        {
            // Most collections read few others, so it pays to ask first whether this one reads it at all.
            if (_differences[position] is { } difference && IsRead(position, dependents))
            {
                _graph.Collections[position].AddDependents(dependents, difference, add);
            }
        }
    }

    private static bool IsRead(int position, OrderedMap<Dependency, byte> dependents) =>
        dependents.TryFindFrom(Dependency.StartOf(position), out var first) && first.Key.Source == position;

    // The state that was made holds what this step has gathered.
    private void ThrowIfRun()
    {
        if (_hasRun)
        {
            throw new InvalidOperationException("this step has run; begin another one");
        }
    }
}
