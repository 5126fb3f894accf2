using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Registries;

namespace Fairlead.Catalog.Hosts;

/// <summary>Makes endpoints of the workloads of one object; those of one socket and service port are counted.</summary>
internal sealed class ShardSockets
{
    // Up to here a walk over those that were made costs less than a table of them.
    private const int Few = 16;
    private readonly List<EndpointKey> _made = [];
    private Dictionary<EndpointKey, int>? _counts;

    public (EndpointKey Key, Endpoint Endpoint) Make(
        ServiceKey service, ServicePort port, string shard, WorkloadClaim workload, Provenance provenance)
    {
        var target = workload.Ports.TryGetValue(port.Name, out var own) ? own : port.TargetPort;
        EndpointKey key = new(service, port.Number, Registry.Entries, shard, workload.Address, target, 0);
        var ordinal = Count(key);
        return (
            ordinal == 0 ? key : key with { Ordinal = ordinal },
            new()
            {
                Address = workload.Address,
                Port = target,
                Labels = workload.Labels,
                Locality = workload.Locality,
                Weight = workload.Weight,
                Health = workload.Health,
                Identity = workload.ServiceAccount,
                Network = workload.Network,
                Provider = Registry.Entries,
                Provenance = provenance,
            });
    }

    // How often this one was made before.
    private int Count(EndpointKey key)
    {
        if (_counts is null && _made.Count < Few)
        {
            var count = 0;
            foreach (var made in _made)
            {
                count += made.Equals(key) ? 1 : 0;
            }

            _made.Add(key);
            return count;
        }

        _counts ??= _made.CountBy(static made => made).ToDictionary();
        var before = _counts.GetValueOrDefault(key);
        _counts[key] = before + 1;
        return before;
    }
}
