using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Registries;

namespace Fairlead.Catalog.Hosts;

/// <summary>Makes endpoints of the workloads of one object; those of one socket and service port are counted.</summary>
internal sealed class ShardSockets
{
    private readonly Dictionary<(ServiceKey, int, string, int), int> _listed = [];

    public (EndpointKey Key, Endpoint Endpoint) Make(
        ServiceKey service, ServicePort port, string shard, WorkloadClaim workload, Provenance provenance)
    {
        var target = workload.Ports.TryGetValue(port.Name, out var own) ? own : port.TargetPort;
        var socket = (service, port.Number, workload.Address, target);
        var ordinal = _listed.GetValueOrDefault(socket);
        _listed[socket] = ordinal + 1;
        return (
            new(service, port.Number, Registry.Entries, shard, workload.Address, target, ordinal),
            new()
            {
                Address = workload.Address,
                Port = target,
                Labels = workload.Labels,
                Locality = workload.Locality,
                Weight = workload.Weight,
                Identity = workload.ServiceAccount,
                Network = workload.Network,
                Provider = Registry.Entries,
                Provenance = provenance,
            });
    }
}
