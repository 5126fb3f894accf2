using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Hosts;

/// <summary>The workloads that objects claim, as endpoints of the services whose selector they satisfy.</summary>
internal sealed class SelectedWorkloads
{
    private readonly BucketIndex<string, ServiceKey, Service> _bySelector;

    public SelectedWorkloads(Graph graph, Collection<ConfigKey, ObjectClaims> claims, Collection<ServiceKey, Service> services)
    {
        // One label of each selector finds the service: what has all of them has that one.
        _bySelector = graph.Index("services by a label of their selector", services, KeyOrder.Ordinal, static (key, service, buckets) =>
        {
            foreach (var (label, value) in service.Selector.Take(1))
            {
                buckets.Add(BucketOf(key.Namespace, label, value));
            }
        });
        var candidates = graph.Where("workload candidates", claims, static (_, claim) => claim.Workloads.Count > 0);
        Endpoints = graph.Expand<ConfigKey, ObjectClaims, EndpointKey, Endpoint>(
            "selected endpoints", candidates, new(KeyOrder.Natural<EndpointKey>()), AddEndpoints);
    }

    public Collection<EndpointKey, Endpoint> Endpoints { get; }

    private static string BucketOf(string ns, string label, string value) => $"{ns}\n{label}\n{value}";

    private void AddEndpoints(ConfigKey key, ObjectClaims claims, Entries<EndpointKey, Endpoint> output)
    {
        var shard = key.ToString();
        ShardSockets sockets = new();
        foreach (var workload in claims.Workloads)
        {
            foreach (var (label, value) in workload.Labels)
            {
                foreach (var (_, service) in output.Entries(_bySelector, BucketOf(key.Namespace, label, value)))
                {
                    if (!service.Selector.IsSubsetOf(workload.Labels))
                    {
                        continue;
                    }

                    foreach (var port in service.Ports)
                    {
                        var (endpointKey, endpoint) = sockets.Make(service.Key, port, shard, workload, new(key, ""));
                        output.Add(endpointKey, endpoint);
                    }
                }
            }
        }
    }
}
