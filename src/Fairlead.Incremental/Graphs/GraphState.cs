namespace Fairlead.Incremental.Graphs;

/// <summary>
/// What all collections of a graph hold at one moment. Immutable; states that follow each other share what did not change.
/// </summary>
public sealed class GraphState
{
    private readonly object[] _states;
    private readonly int[] _computed;

    internal GraphState(object[] states, int[] computed)
    {
        _states = states;
        _computed = computed;
    }

    /// <summary>How often functions ran in the step that made this state, of all collections together.</summary>
    public int Computations => _computed.Sum();

    /// <summary>How often the function of a collection ran in the step that made this state.</summary>
    public int ComputationsOf(Collection collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return _computed[collection.Position];
    }

    internal int Count => _states.Length;

    internal object this[int position] => _states[position];

    internal object[] CopyStates() => [.. _states];
}
