using Fairlead.Catalog.Hosts;
using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Catalog.Policies;

/// <summary>From claims to policies.</summary>
internal sealed class PolicyCollections
{
    private readonly ServiceCollections _services;

    public PolicyCollections(Graph graph, Collection<ConfigKey, ObjectClaims> claims, ServiceCollections services)
    {
        _services = services;
        var candidates = graph.Where("policy candidates", claims, static (_, claim) => claim.Policies.Count > 0);
        Admitted = graph.Admit<ConfigKey, ObjectClaims, AdmittedObject, PolicyKey>(
            "admitted policies", candidates, KeyOrder.Natural<PolicyKey>(), AddPolicies, Admit);
        var byPolicy = graph.Index("policy claims by policy", Admitted, KeyOrder.Natural<PolicyKey>(), AddPolicies);
        Policies = graph.Group<PolicyKey, ConfigKey, AdmittedObject, PolicyKey, DestinationPolicy>(
            "policies",
            byPolicy,
            new(KeyOrder.Natural<PolicyKey>()),
            static (policy, members, output) =>
            {
                if (PolicyMerge.Of(policy, members) is { } merged)
                {
                    output.Add(policy, merged);
                }
            });
        ByHost = graph.IndexByPattern("policies by host", Policies, static (key, _, hosts) => hosts.Add(key.Host));
    }

    /// <summary>What was decided of each object that claims policies.</summary>
    public Admitted<ConfigKey, ObjectClaims, AdmittedObject, PolicyKey> Admitted { get; }

    public Collection<PolicyKey, DestinationPolicy> Policies { get; }

    public PatternIndex<PolicyKey, DestinationPolicy> ByHost { get; }

    /// <summary>The names of the subsets of a host that a namespace sees.</summary>
    public List<string> SubsetsOf(Context context, string host, string clientNamespace) =>
    [
        .. context.Entries(ByHost, host).Select(static entry => entry.Value)
            .Where(policy => Visibility.Includes(policy.ExportTo, policy.Namespace, clientNamespace))
            .SelectMany(static policy => policy.Subsets.Select(static subset => subset.Name)),
    ];

    private static void AddPolicies(ConfigKey key, AdmittedObject admitted, List<PolicyKey> policies)
    {
        for (var i = 0; i < admitted.Hosts.Count; i++)
        {
            // A refused object has no hosts.
            var policy = PolicyMerge.KeyOf(admitted.Hosts[i], key, admitted.Claims!.Policies[i]);
            if (!policies.Contains(policy))
            {
                policies.Add(policy);
            }
        }
    }

    private AdmittedObject Admit(ConfigKey key, ObjectClaims claims, Admission<ConfigKey, AdmittedObject, PolicyKey> admission) =>
        AdmittedObject.Decide(claims, admission.Former, (candidate, isLive) =>
        {
            HostLookup hosts = new(_services, admission);
            List<Finding> findings = [];
            List<string> completed = [];
            foreach (var claim in candidate.Policies)
            {
                var host = hosts.Complete(claim.Host.Name, key.Namespace);
                completed.Add(host);
                if (!isLive && !host.StartsWith('*') && hosts.Find(host, key.Namespace) is null)
                {
                    findings.Add(hosts.Unknown(key, claim.Host, host));
                }

                var policy = PolicyMerge.KeyOf(host, key, claim);
                PolicyMerge.AddContradictions(key, claim, host, [.. PolicyMerge.ClaimsFor(policy, admission.Before(policy))], findings);
            }

            return new(completed.ToEquatableList(), findings.ToEquatableList());
        });
}
