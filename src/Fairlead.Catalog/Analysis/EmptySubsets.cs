using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Catalog.Analysis;

/// <summary>Subsets that no endpoint is in, of services that have endpoints: requests to these are answered 503. Pure.</summary>
internal static class EmptySubsets
{
    private const int MostShown = 5;

    public static IEnumerable<ConfigProblem> Find(MeshSnapshot mesh)
    {
        foreach (var policy in mesh.Policies.Values.Where(static policy => policy.Subsets.Count > 0))
        {
            // Services of several namespaces may have the host: which of them a client calls is another question.
            var labels = SubsetHosts.ServicesOf(mesh, policy)
                .SelectMany(service => SubsetHosts.EndpointsOf(mesh, service.Key))
                .Select(static endpoint => endpoint.Labels)
                .Distinct()
                .ToList();
            foreach (var subset in policy.Subsets)
            {
                if (labels.Count > 0 && !labels.Exists(known => Selects(subset, known)))
                {
                    yield return Problem(policy.Host, subset, labels);
                }
            }
        }
    }

    private static bool Selects(Subset subset, EquatableMap<string> labels) =>
        subset.Labels.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static ConfigProblem Problem(string host, Subset subset, List<EquatableMap<string>> labels)
    {
        var known = labels.SelectMany(static known => known)
            .Where(label => subset.Labels.ContainsKey(label.Key))
            .Select(static label => $"{label.Key}={label.Value}")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Take(MostShown)
            .ToList();
        var wanted = string.Join(" and ", subset.Labels.Select(static label => $"{label.Key}={label.Value}"));
        return ClaimedObject.Warning(
            AnalysisCodes.EmptySubset, subset.Provenance,
            $"the subset \"{subset.Name}\" selects no endpoint of {host}: none has {wanted}",
            known.Count == 0 ? "give endpoints these labels" : $"known are {string.Join(", ", known)}");
    }
}
