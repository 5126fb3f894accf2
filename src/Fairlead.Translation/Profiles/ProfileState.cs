using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Translation.Profiles;

/// <summary>What clients of one profile are given. Immutable; states that follow each other share what did not change.</summary>
public sealed class ProfileState
{
    private readonly Lazy<EquatableList<ConfigProblem>> _problems;

    internal ProfileState(GraphState graph, OrderedMap<ResourceKey, RenderedResource> resources, OrderedMap<string, ScopeSelection> scopes,
        Func<IEnumerable<object>> notes)
    {
        Graph = graph;
        Resources = resources;
        Scopes = scopes;
        _problems = new(() => notes().OfType<ConfigProblem>().DistinctBy(static problem => problem.ToString())
            .OrderBy(static problem => problem.ToString(), StringComparer.Ordinal).ToEquatableList());
    }

    internal GraphState Graph { get; }

    /// <summary>What anyone is given, and the variants of classes.</summary>
    public OrderedMap<ResourceKey, RenderedResource> Resources { get; }

    /// <summary>What each scope is given of it.</summary>
    public OrderedMap<string, ScopeSelection> Scopes { get; }

    /// <summary>What could not be given as it was written. Made when it is first asked for.</summary>
    public EquatableList<ConfigProblem> Problems => _problems.Value;
}
