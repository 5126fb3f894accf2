using Fairlead.Config.Diagnostics;
using Fairlead.Config.Raw;
using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Model.Raw;

namespace Fairlead.Config.Catalog;

/// <summary>Joins resources that were written by hand.</summary>
internal sealed class RawJoin
{
    private readonly List<RawResource> _resources = [];

    public IReadOnlyList<ConfigProblem> TryAdd(ConfigObject item, EnvoyResourcesConfig spec)
    {
        var problems = new List<ConfigProblem>();
        foreach (var resource in spec.Resources)
        {
            var same = _resources.Find(other => other.TypeUrl == resource.TypeUrl && other.Name == resource.Name && MayMeet(other.Nodes, resource.Nodes));
            if (same is not null)
            {
                problems.Add(CatalogProblem.Error(ErrorCodes.ResourceConflict, item, resource.Provenance.Path,
                    $"the resource \"{resource.Name}\" is given to the same nodes by {same.Provenance}", "rename one of the two, or choose other nodes", same.Provenance));
            }
        }

        if (problems.Count == 0)
        {
            _resources.AddRange(spec.Resources);
        }

        return problems;
    }

    public EquatableList<RawResource> ToResources() => _resources
        .OrderBy(resource => resource.TypeUrl, StringComparer.Ordinal)
        .ThenBy(resource => resource.Name, StringComparer.Ordinal)
        .ThenBy(resource => resource.Provenance.Key)
        .ToEquatableList();

    private static bool MayMeet(EquatableList<NodeSelector> left, EquatableList<NodeSelector> right) =>
        left.Count == 0 || right.Count == 0 || left.Any(one => right.Any(two => MayMeet(one, two)));

    // Only what is certain keeps two selectors apart: two texts without wildcard that differ.
    private static bool MayMeet(NodeSelector one, NodeSelector two) =>
        !Differ(one.Id, two.Id)
        && !Differ(one.Cluster, two.Cluster)
        && one.Metadata.All(pair => !two.Metadata.TryGetValue(pair.Key, out var value) || value == pair.Value);

    private static bool Differ(string one, string two) =>
        one.Length > 0 && two.Length > 0 && one != two && !one.Contains('*', StringComparison.Ordinal) && !two.Contains('*', StringComparison.Ordinal);
}
