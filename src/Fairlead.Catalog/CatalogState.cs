using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Text;

namespace Fairlead.Catalog;

/// <summary>
/// The mesh as it was joined from some inputs, and what became of each object. Immutable; states that follow each other share what did not
/// change.
/// </summary>
public sealed class CatalogState
{
    // Each suggestion compares a name with every host: a thousand wrong names must not take minutes.
    private const int MaxSuggestions = 50;
    private readonly Lazy<EquatableList<ConfigProblem>> _problems;

    internal CatalogState(GraphState graph, CatalogInputs inputs, MeshSnapshot mesh, OrderedMap<ConfigKey, ObjectStatus> statuses)
    {
        Graph = graph;
        Inputs = inputs;
        Mesh = mesh;
        Statuses = statuses;
        _problems = new(FindProblems);
    }

    internal GraphState Graph { get; }

    /// <summary>What it was joined from.</summary>
    public CatalogInputs Inputs { get; }

    /// <summary>The mesh.</summary>
    public MeshSnapshot Mesh { get; }

    /// <summary>What became of each object.</summary>
    public OrderedMap<ConfigKey, ObjectStatus> Statuses { get; }

    /// <summary>How many computations the step took that made this state: a measure of what depended on what changed.</summary>
    public int Computations => Graph.Computations;

    /// <summary>What is wrong with objects beside each other, in the order of their keys. Made when it is first asked for.</summary>
    public EquatableList<ConfigProblem> Problems => _problems.Value;

    /// <summary>How many objects something is wrong with.</summary>
    public int TroubledCount => Statuses.MarkedCount;

    /// <summary>
    /// What became of an object, with the names that were probably meant where it names what is not there; null where there is no such
    /// object.
    /// </summary>
    public ObjectStatus? StatusOf(ConfigKey key) => Statuses.Find(key) is { } status
        ? status with { Conditions = Explained(status.Conditions).ToEquatableList() }
        : null;

    private EquatableList<ConfigProblem> FindProblems() =>
        Explained(Statuses.Marked().SelectMany(static entry => entry.Value.Conditions).OrderBy(static condition => condition.Stage))
            .Select(static condition => condition.Problem)
            .ToEquatableList();

    // Names that were meant are looked for when somebody looks: nothing is derived from them.
    private IEnumerable<ObjectCondition> Explained(IEnumerable<ObjectCondition> conditions)
    {
        var left = MaxSuggestions;
        return conditions.Select(condition => condition.Host is { } unknown && left-- > 0 && Suggest(unknown) is { } near
            ? condition with { Problem = condition.Problem with { Remedy = $"did you mean \"{near}\"?" } }
            : condition);
    }

    /// <summary>The host that somebody in a namespace probably meant.</summary>
    private string? Suggest(UnknownHost unknown)
    {
        List<string> hosts = [.. Mesh.Services.Values.Where(service => service.IsVisibleTo(unknown.Namespace))
            .Select(static service => service.Key.Hostname)];
        if ((DidYouMean.Nearest(unknown.Completed, hosts) ?? DidYouMean.Nearest(unknown.Written, hosts)) is { } whole)
        {
            return whole;
        }

        // "revews" is nearest to "reviews.shop.internal" by its first label.
        var label = DidYouMean.Nearest(unknown.Written.Split('.')[0], hosts.Select(static host => host.Split('.')[0]));
        return label is null ? null : hosts.Find(host => host.Split('.')[0] == label);
    }
}
