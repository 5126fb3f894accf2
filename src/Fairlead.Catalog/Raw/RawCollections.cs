using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Raw;

namespace Fairlead.Catalog.Raw;

/// <summary>From claims to resources that were written by hand.</summary>
internal sealed class RawCollections
{
    public RawCollections(Graph graph, Collection<ConfigKey, ObjectClaims> claims)
    {
        var candidates = graph.Where("raw candidates", claims, static (_, claim) => claim.Raw.Count > 0);
        Admitted = graph.Admit<ConfigKey, ObjectClaims, AdmittedObject, string>(
            "admitted raw resources", candidates, KeyOrder.Ordinal, AddNames, Admit);
        Resources = graph.Expand<ConfigKey, AdmittedObject, RawKey, RawResource>("raw resources", Admitted, new(KeyOrder.Natural<RawKey>()),
            static (key, admitted, output) =>
        {
            var ordinal = 0;
            foreach (var resource in admitted.Claims?.Raw ?? [])
            {
                output.Add(new(resource.TypeUrl, resource.Name, key, ordinal++), resource);
            }
        });
    }

    /// <summary>What was decided of each object that holds resources.</summary>
    public Admitted<ConfigKey, ObjectClaims, AdmittedObject, string> Admitted { get; }

    public Collection<RawKey, RawResource> Resources { get; }

    private static string NameOf(RawResource resource) => $"{resource.TypeUrl}\n{resource.Name}";

    private static void AddNames(ConfigKey key, AdmittedObject admitted, List<string> names)
    {
        foreach (var resource in admitted.Claims?.Raw ?? [])
        {
            if (!names.Contains(NameOf(resource)))
            {
                names.Add(NameOf(resource));
            }
        }
    }

    private static AdmittedObject Admit(ConfigKey key, ObjectClaims claims, Admission<ConfigKey, AdmittedObject, string> admission) =>
        AdmittedObject.Decide(claims, admission.Former, (candidate, _) =>
        {
            List<Finding> findings = [];
            foreach (var resource in candidate.Raw)
            {
                // What is found by a name has claims.
                var same = admission.Before(NameOf(resource)).SelectMany(static other => other.Value.Claims!.Raw)
                    .FirstOrDefault(
                        other => other.TypeUrl == resource.TypeUrl && other.Name == resource.Name && MayMeet(other.Nodes, resource.Nodes));
                if (same is not null)
                {
                    findings.Add(Finding.Error(
                        CatalogCodes.ResourceConflict,
                        key,
                        resource.Provenance.Path,
                        $"the resource \"{resource.Name}\" is given to the same nodes by {same.Provenance}",
                        "rename one of the two, or choose other nodes",
                        same.Provenance));
                }
            }

            return new([], findings.ToEquatableList());
        });

    private static bool MayMeet(EquatableList<NodeSelector> left, EquatableList<NodeSelector> right) =>
        left.Count == 0 || right.Count == 0 || left.Any(one => right.Any(two => MayMeet(one, two)));

    // Only what is certain keeps two selectors apart: two texts without wildcard that differ.
    private static bool MayMeet(NodeSelector one, NodeSelector two) =>
        !Differ(one.Id, two.Id)
        && !Differ(one.Cluster, two.Cluster)
        && one.Metadata.All(pair => !two.Metadata.TryGetValue(pair.Key, out var value) || value == pair.Value);

    private static bool Differ(string one, string two) =>
        one.Length > 0
            && two.Length > 0
            && one != two
            && !one.Contains('*', StringComparison.Ordinal)
            && !two.Contains('*', StringComparison.Ordinal);
}
