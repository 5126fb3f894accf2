using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Access;

/// <summary>From claims to what is written about access in each namespace.</summary>
internal sealed class AccessCollections
{
    public AccessCollections(Graph graph, Collection<ConfigKey, ObjectClaims> claims)
    {
        var candidates = graph.Where("access candidates", claims, static (_, claim) => !claim.Access.IsEmpty);
        Admitted = graph.Admit<ConfigKey, ObjectClaims, AdmittedObject, string>(
            "admitted access", candidates, KeyOrder.Ordinal, AddNamespace, Admit);
        Namespaces = graph.Group<string, ConfigKey, AdmittedObject, string, NamespaceAccess>(
            "access",
            graph.Index("access by namespace", Admitted, KeyOrder.Ordinal, AddNamespace),
            new(KeyOrder.Ordinal),
            static (ns, members, output) =>
            {
                var all = members.Select(static member => member.Value.Claims!.Access).ToList(); // a bucket has those with claims
                output.Add(ns, new()
                {
                    Peers = all.SelectMany(static access => access.Peers).ToEquatableList(),
                    Requests = all.SelectMany(static access => access.Requests).ToEquatableList(),
                    Authorizations = all.SelectMany(static access => access.Authorizations).ToEquatableList(),
                });
            });
    }

    /// <summary>What was decided of each object that claims access.</summary>
    public Admitted<ConfigKey, ObjectClaims, AdmittedObject, string> Admitted { get; }

    public Collection<string, NamespaceAccess> Namespaces { get; }

    private static void AddNamespace(ConfigKey key, AdmittedObject admitted, List<string> namespaces)
    {
        if (admitted.Claims is not null)
        {
            namespaces.Add(key.Namespace);
        }
    }

    private static AdmittedObject Admit(ConfigKey key, ObjectClaims claims, Admission<ConfigKey, AdmittedObject, string> admission) =>
        AdmittedObject.Decide(claims, admission.Former, (candidate, _) =>
        {
            List<Finding> findings = [];
            foreach (var peer in candidate.Access.Peers.Where(static peer => peer.Selector.Count == 0))
            {
                var former = admission.Before(key.Namespace).SelectMany(static other => other.Value.Claims!.Access.Peers)
                    .FirstOrDefault(static other => other.Selector.Count == 0);
                if (former is not null)
                {
                    findings.Add(Finding.Error(
                        CatalogCodes.ScopeConflict, key, peer.Provenance.Path,
                        $"how all workloads of the namespace {key.Namespace} take connections is said by {former.Provenance} too",
                        "put both into one object, or select workloads", former.Provenance));
                }
            }

            return new([], findings.ToEquatableList());
        });
}
