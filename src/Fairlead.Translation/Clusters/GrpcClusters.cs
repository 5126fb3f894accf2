using Envoy.Config.Cluster.V3;
using Fairlead.Model.Catalog;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// Clusters and endpoints that all gRPC implementations take. Some refuse LEAST_REQUEST and RANDOM, all refuse STRICT_DNS and STATIC: so
/// every cluster balances round robin, and a DNS service is one hostname or a list of IP addresses.
/// </summary>
internal static class GrpcClusters
{
    /// <summary>The cluster itself.</summary>
    /// <param name="plan">The cluster.</param>
    /// <param name="named">The endpoints of a cluster that DNS resolves; of others they are resources of their own.</param>
    /// <param name="problems">Takes what cannot be given.</param>
    public static ResourceDraft Make(ClusterPlan plan, IReadOnlyList<Endpoint> named, ProblemSet problems)
    {
        var cluster = new Cluster
        {
            Name = plan.Name.ToString(),
            LbPolicy = Cluster.Types.LbPolicy.RoundRobin,

            // gRPC's own limit is 1024 requests.
            CircuitBreakers = new()
            {
                Thresholds =
                {
                    new CircuitBreakers.Types.Thresholds
                    {
                        MaxRequests = (uint?)plan.Policy.Connections?.MaxRequests ?? uint.MaxValue,
                    },
                },
            },
        };
        var names = named.Where(static endpoint => !IpText.TryNormalize(endpoint.Address, out _)).ToList();
        if (IsResolvedByClients(plan, named))
        {
            if (names.Count > 1)
            {
                WarnOfNames(plan, problems, $"only {SmallestOf(names).Address} of {names.Count} hostnames is given");
            }

            cluster.Type = Cluster.Types.DiscoveryType.LogicalDns;
            cluster.LoadAssignment = EndpointGroups.Assign(cluster.Name, [SmallestOf(names)]);
            return Draft.Of(cluster, ProvenanceSet.Of([.. plan.Provenance, .. named.Select(static endpoint => endpoint.Provenance)]));
        }

        if (names.Count > 0)
        {
            WarnOfNames(plan, problems, "only its IP addresses are given");
        }

        cluster.Type = Cluster.Types.DiscoveryType.Eds;
        cluster.EdsClusterConfig = new() { EdsConfig = Wire.Ads(), ServiceName = cluster.Name };
        return Draft.Of(cluster, plan.Provenance);
    }

    /// <summary>Whether the cluster holds its endpoint itself: it has hostnames only.</summary>
    public static bool IsResolvedByClients(ClusterPlan plan, IReadOnlyList<Endpoint> named) =>
        plan.IsDns && named.Count > 0 && !named.Any(static endpoint => IpText.TryNormalize(endpoint.Address, out _));

    private static Endpoint SmallestOf(IEnumerable<Endpoint> endpoints) =>
        endpoints.OrderBy(endpoint => endpoint.Address, StringComparer.Ordinal).ThenBy(endpoint => endpoint.Port).First();

    private static void WarnOfNames(ClusterPlan plan, ProblemSet problems, string what) =>
        problems.Warn(
            ProblemCodes.ManyHostnames,
            plan.Provenance.Count > 0 ? plan.Provenance[0] : null,
            $"gRPC clients take one hostname or a list of IP addresses for a service: of {plan.Name.Host}:{plan.Name.Port} {what}",
            "give the endpoints IP addresses");
}
