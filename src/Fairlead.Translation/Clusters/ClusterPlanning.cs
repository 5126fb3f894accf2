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
    /// <param name="ofServices">The names of those that services have by themselves.</param>
    public static IReadOnlyList<ClusterPlan> Plan(
        MeshView view, IReadOnlyDictionary<ClusterName, List<Provenance>> named, ProblemList problems, out HashSet<ClusterName> ofServices)
    {
        var plans = new SortedDictionary<ClusterName, ClusterPlan>();
        foreach (var service in view.Services)
        {
            foreach (var port in service.Ports)
            {
                foreach (var plan in PlanPort(view, view.Mesh.Endpoints, service, port, problems))
                {
                    plans[plan.Name] = plan;
                }
            }
        }

        ofServices = [.. plans.Keys];

        // A live rule may name what is gone. A cluster without endpoints answers 503 there, and no route names a cluster that the client was not given.
        foreach (var (name, causes) in named)
        {
            plans.TryAdd(name, new() { Name = name, Provenance = ProvenanceSet.Of(causes) });
        }

        return [.. plans.Values];
    }

    /// <summary>The clusters of one port of a service that the client sees.</summary>
    public static IReadOnlyList<ClusterPlan> PlanPort(MeshView view, EndpointIndex all, Service service, ServicePort port, ProblemList problems)
    {
        // gRPC clients cannot be pointed at a port of bytes.
        if (!port.IsHttp && view.Scope.Kind == ProxyKind.Grpc)
        {
            return [];
        }

        var policy = view.Policies.Find(service.Key.Hostname, service.Key.Namespace);
        var endpoints = EndpointsOf(all, service, port, problems);
        List<ClusterPlan> plans = [PlanOne(service, port, policy, null, endpoints)];
        foreach (var subset in policy?.Subsets ?? [])
        {
            plans.Add(PlanOne(service, port, policy, subset, [.. endpoints.Where(endpoint => subset.Labels.IsSubsetOf(endpoint.Labels))]));
        }

        return plans;
    }

    /// <summary>The names of the clusters of one port of a service, and which of its endpoints each has.</summary>
    public static IEnumerable<(ClusterName Name, Func<Endpoint, bool> Selects)> NamesOf(MeshView view, Service service, ServicePort port) =>
        (view.Policies.Find(service.Key.Hostname, service.Key.Namespace)?.Subsets ?? [])
            .Select<Subset, (ClusterName, Func<Endpoint, bool>)>(subset =>
                (new ClusterName(service.Key.Hostname, port.Number, subset.Name), endpoint => subset.Labels.IsSubsetOf(endpoint.Labels)))
            .Prepend((new ClusterName(service.Key.Hostname, port.Number, ""), static _ => true));

    private static ClusterPlan PlanOne(
        Service service,
        ServicePort port,
        DestinationPolicy? policy,
        Subset? subset,
        IReadOnlyList<Endpoint> endpoints)
    {
        return new()
        {
            Name = new ClusterName(service.Key.Hostname, port.Number, subset?.Name ?? ""),
            Resolution = service.Resolution,
            Policy = EffectivePolicy.Of(policy, subset, port.Number),
            IsHttp2 = port.IsHttp2,
            Endpoints = endpoints,
            Provenance = ProvenanceSet.Of([.. service.Provenance, .. policy?.Provenance ?? [], .. subset is null ? [] : (Provenance[])[subset.Provenance]]),
        };
    }

    private static Endpoint[] EndpointsOf(EndpointIndex all, Service service, ServicePort port, ProblemList problems)
    {
        var endpoints = all.For(service.Key, port.Number);
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
