using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Proxies;

namespace Fairlead.Catalog.Proxies;

/// <summary>From claims to what proxies see and take in.</summary>
internal sealed class VisibilityCollections
{
    public VisibilityCollections(Graph graph, Collection<ConfigKey, ObjectClaims> claims)
    {
        var candidates = graph.Where("visibility candidates", claims, static (_, claim) => claim.Visibility.Count > 0);
        Admitted = graph.Admit<ConfigKey, ObjectClaims, AdmittedObject, string>(
            "admitted visibility", candidates, KeyOrder.Ordinal, AddDefault, Admit);
        Visibility = graph.Expand<ConfigKey, AdmittedObject, VisibilityKey, ProxyVisibility>(
            "visibility", Admitted, new(KeyOrder.Natural<VisibilityKey>()), static (key, admitted, output) =>
            {
                var ordinal = 0;
                foreach (var claim in admitted.Claims?.Visibility ?? [])
                {
                    output.Add(new(key.Namespace, claim.Selector.Count == 0, key, ordinal++), new()
                    {
                        Namespace = key.Namespace,
                        Selector = claim.Selector,
                        Egress = claim.Egress,
                        Ingress = claim.Ingress,
                        Outbound = claim.Outbound,
                        InboundConnections = claim.InboundConnections,
                        Provenance = new(key, claim.Path),
                    });
                }
            });
    }

    /// <summary>What was decided of each object that claims visibility.</summary>
    public Admitted<ConfigKey, ObjectClaims, AdmittedObject, string> Admitted { get; }

    public Collection<VisibilityKey, ProxyVisibility> Visibility { get; }

    private static IEnumerable<VisibilityClaim> DefaultsOf(ObjectClaims? claims) =>
        claims?.Visibility.Where(static claim => claim.Selector.Count == 0) ?? [];

    // Only those for a whole namespace can contradict each other.
    private static void AddDefault(ConfigKey key, AdmittedObject admitted, List<string> namespaces)
    {
        if (DefaultsOf(admitted.Claims).Any())
        {
            namespaces.Add(key.Namespace);
        }
    }

    private static AdmittedObject Admit(ConfigKey key, ObjectClaims claims, Admission<ConfigKey, AdmittedObject, string> admission) =>
        AdmittedObject.Decide(claims, admission.Former, (candidate, _) =>
        {
            List<Finding> findings = [];
            foreach (var claim in DefaultsOf(candidate))
            {
                foreach (var (other, admitted) in admission.Before(key.Namespace))
                {
                    Provenance related = new(other, DefaultsOf(admitted.Claims).First().Path);
                    findings.Add(Finding.Error(
                        CatalogCodes.ScopeConflict, key, claim.Path,
                        $"what all proxies of the namespace {key.Namespace} see is said by {related} too",
                        "put both into one object, or select proxies", related));
                }
            }

            return new([], findings.ToEquatableList());
        });
}
