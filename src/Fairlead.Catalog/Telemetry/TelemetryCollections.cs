using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Telemetry;

namespace Fairlead.Catalog.Telemetry;

/// <summary>From claims to what is written in each namespace about what proxies tell.</summary>
internal sealed class TelemetryCollections
{
    public TelemetryCollections(Graph graph, Collection<ConfigKey, ObjectClaims> claims)
    {
        var candidates = graph.Where("telemetry candidates", claims, static (_, claim) => claim.Telemetry.Count > 0);
        Admitted = graph.Admit<ConfigKey, ObjectClaims, AdmittedObject, string>(
            "admitted telemetry", candidates, KeyOrder.Ordinal, AddNamespace, Admit);
        Namespaces = graph.Group<string, ConfigKey, AdmittedObject, string, NamespaceTelemetry>(
            "telemetry",
            graph.Index("telemetry by namespace", Admitted, KeyOrder.Ordinal, AddNamespace),
            new(KeyOrder.Ordinal),
            static (ns, members, output) => output.Add(
                ns, new(members.SelectMany(static member => member.Value.Claims!.Telemetry).ToEquatableList()))); // a bucket has claims
    }

    /// <summary>What was decided of each object that claims telemetry.</summary>
    public Admitted<ConfigKey, ObjectClaims, AdmittedObject, string> Admitted { get; }

    public Collection<string, NamespaceTelemetry> Namespaces { get; }

    private static void AddNamespace(ConfigKey key, AdmittedObject admitted, List<string> namespaces)
    {
        if (admitted.Claims is not null)
        {
            namespaces.Add(key.Namespace);
        }
    }

    // One object speaks for all of a namespace, and one for each choice of workloads.
    private static AdmittedObject Admit(ConfigKey key, ObjectClaims claims, Admission<ConfigKey, AdmittedObject, string> admission) =>
        AdmittedObject.Decide(claims, admission.Former, (candidate, _) =>
        {
            List<Finding> findings = [];
            foreach (var policy in candidate.Telemetry)
            {
                var former = admission.Before(key.Namespace).SelectMany(static other => other.Value.Claims!.Telemetry)
                    .FirstOrDefault(other => other.Selector.Equals(policy.Selector));
                if (former is not null)
                {
                    var whom = policy.Selector.Count == 0 ? $"all of the namespace {key.Namespace}" : "the same workloads";
                    findings.Add(Finding.Error(
                        CatalogCodes.ScopeConflict, key, policy.Provenance.Path,
                        $"what proxies of {whom} tell is said by {former.Provenance} too",
                        "put both into one object, or select other workloads", former.Provenance));
                }
            }

            return new([], findings.ToEquatableList());
        });
}
