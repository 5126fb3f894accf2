using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// Tells whether another collection has any entry, without depending on which: it has the one entry <see cref="Any"/> then.
/// </summary>
public sealed class Presence : Collection<string, string>
{
    /// <summary>The key and value of its one entry.</summary>
    public const string Any = "any";

    private readonly Func<GraphStep, int> _count;

    internal Presence(Graph graph, string name, Func<GraphStep, int> count)
        : base(graph, name, new MapShape<string, string>(KeyOrder.Ordinal)) => _count = count;

    internal override object EmptyState => Nothing;

    internal override OrderedMap<string, string> MapOf(object state) => (OrderedMap<string, string>)state;

    internal override void Step(GraphStep step)
    {
        var former = MapOf(step.StateOf(this));
        var next = _count(step) > 0 ? former.With(Any, Any) : former.Without(Any);
        var changes = next.ChangesSince(former);
        step.Finish(this, next, changes.Count == 0 ? null : changes);
    }
}
