using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.View;

namespace Fairlead.Translation.Clusters;

/// <summary>Lists the clusters that a client is given: one for each port and subset of each service that it sees, and those that its routes name besides.</summary>
internal static class ClusterPlanning
{
    /// <param name="view">What the client sees.</param>
    /// <param name="named">The clusters that routes name, with what named them.</param>
    /// <param name="problems">Takes what cannot be served.</param>
    public static IReadOnlyList<ClusterPlan> Plan(MeshView view, IReadOnlyDictionary<ClusterName, List<Provenance>> named, ProblemList problems)
    {
        var plans = new SortedDictionary<ClusterName, ClusterPlan>();
        foreach (var service in view.Services)
        {
            var policy = view.Policies.Find(service.Key.Hostname, service.Key.Namespace);
            foreach (var port in service.Ports)
            {
                // gRPC clients cannot be pointed at a port of bytes.
                if (!port.IsHttp && view.Scope.Kind == ProxyKind.Grpc)
                {
                    continue;
                }

                var endpoints = EndpointsOf(view, service, port, problems);
                Add(plans, service, port, policy, null, endpoints);
                foreach (var subset in policy?.Subsets ?? [])
                {
                    Add(plans, service, port, policy, subset, [.. endpoints.Where(endpoint => subset.Labels.IsSubsetOf(endpoint.Labels))]);
                }
            }
        }

        // A live rule may name what is gone. A cluster without endpoints answers 503 there, and no route names a cluster that the client was not given.
        foreach (var (name, causes) in named)
        {
            plans.TryAdd(name, new() { Name = name, Provenance = ProvenanceSet.Of(causes) });
        }

        return [.. plans.Values];
    }

    private static void Add(
        SortedDictionary<ClusterName, ClusterPlan> plans,
        Service service,
        ServicePort port,
        DestinationPolicy? policy,
        Subset? subset,
        IReadOnlyList<Endpoint> endpoints)
    {
        var name = new ClusterName(service.Key.Hostname, port.Number, subset?.Name ?? "");
        plans[name] = new()
        {
            Name = name,
            Resolution = service.Resolution,
            Policy = EffectivePolicy.Of(policy, subset, port.Number),
            IsHttp2 = port.IsHttp2,
            Endpoints = endpoints,
            Provenance = ProvenanceSet.Of([.. service.Provenance, .. policy?.Provenance ?? [], .. subset is null ? [] : (Provenance[])[subset.Provenance]]),
        };
    }

    private static Endpoint[] EndpointsOf(MeshView view, Service service, ServicePort port, ProblemList problems)
    {
        var endpoints = view.Mesh.Endpoints.For(service.Key, port.Number);
        Provenance? cause = service.Provenance.Count > 0 ? service.Provenance[0] : null;
        if (service.Resolution == Resolution.None && endpoints.Count == 0)
        {
            problems.Warn(
                ProblemCodes.NoResolution,
                cause,
                $"{service.Key.Hostname} has resolution NONE and no endpoints: traffic to the address that the client asked for is not served, so requests are answered 503",
                "set resolution to STATIC with endpoints, or to DNS");
        }

        if (service.Resolution is Resolution.Dns or Resolution.DnsRoundRobin)
        {
            return [.. endpoints];
        }

        // One hostname in an endpoint list makes clients refuse the whole list.
        foreach (var endpoint in endpoints.Where(endpoint => !IpText.TryNormalize(endpoint.Address, out _)))
        {
            problems.Warn(
                ProblemCodes.EndpointAddress,
                endpoint.Provenance,
                $"endpoint \"{endpoint.Address}\" of {service.Key.Hostname} is not an IP address and is left out",
                "set resolution to DNS, or give an IP address");
        }

        return [.. endpoints.Where(endpoint => IpText.TryNormalize(endpoint.Address, out _))];
    }
}
