using Fairlead.Incremental.Graphs;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Registries;

namespace Fairlead.Catalog.Hosts;

/// <summary>The endpoints that an object lists for its services, one by one.</summary>
internal static class ListedEndpoints
{
    public static void Add(ConfigKey key, AdmittedObject admitted, Entries<EndpointKey, Endpoint> output)
    {
        if (admitted.Claims is not { } claims)
        {
            return;
        }

        var shard = key.ToString();
        ShardSockets sockets = new();
        foreach (var claim in claims.Services)
        {
            ServiceKey service = new(key.Namespace, claim.Host.Name);
            foreach (var port in claim.Ports)
            {
                AddPort(key, shard, service, port.Port, claim, sockets, output);
            }
        }
    }

    private static void AddPort(
        ConfigKey key,
        string shard,
        ServiceKey service,
        ServicePort port,
        ServiceClaim claim,
        ShardSockets sockets,
        Entries<EndpointKey, Endpoint> output)
    {
        // A host that DNS resolves is its own endpoint where no others are given.
        if (claim.Workloads.Count == 0 && claim.Selector.Count == 0 && claim.Resolution is Resolution.Dns or Resolution.DnsRoundRobin)
        {
            output.Add(
                new(service, port.Number, Registry.Entries, shard, service.Hostname, port.TargetPort, 0),
                new()
                {
                    Address = service.Hostname,
                    Port = port.TargetPort,
                    Provider = Registry.Entries,
                    Provenance = new(key, "")
                });
            return;
        }

        Provenance provenance = new(key, claim.WorkloadsPath);
        foreach (var workload in claim.Workloads)
        {
            var (endpointKey, endpoint) = sockets.Make(service, port, shard, workload, provenance);
            output.Add(endpointKey, endpoint);
        }
    }
}
