using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Fairlead.Model.Catalog;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Endpoint = Fairlead.Model.Catalog.Endpoint;
using WireEndpoint = Envoy.Config.Endpoint.V3.Endpoint;
using WireLocality = Envoy.Config.Core.V3.Locality;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// Makes load assignments that every client takes: localities present and each once, weights above 0 whose sum fits, no address twice, all in a
/// stable order whatever the order of registries was.
/// </summary>
internal static class EndpointGroups
{
    public static ClusterLoadAssignment Assign(string cluster, IEnumerable<Endpoint> endpoints)
    {
        var assignment = new ClusterLoadAssignment { ClusterName = cluster };
        var distinct = endpoints.Select(endpoint => (Address: Normal(endpoint.Address), Endpoint: endpoint))
            .OrderBy(pair => pair.Address, StringComparer.Ordinal)
            .ThenBy(pair => pair.Endpoint.Port)
            .ThenBy(pair => pair.Endpoint.Health)
            .ThenByDescending(pair => pair.Endpoint.Weight)
            .ThenBy(pair => pair.Endpoint.Locality)
            .DistinctBy(pair => (pair.Address, pair.Endpoint.Port))
            .ToList();
        var divisor = DivisorFor(distinct.Sum(pair => (long)Math.Max(1, pair.Endpoint.Weight)));
        foreach (var group in distinct.GroupBy(pair => pair.Endpoint.Locality).OrderBy(group => group.Key))
        {
            var locality = new LocalityLbEndpoints
            {
                Locality = new WireLocality { Region = group.Key.Region, Zone = group.Key.Zone, SubZone = group.Key.SubZone },
            };
            uint sum = 0;
            foreach (var (address, endpoint) in group)
            {
                var weight = (uint)Math.Max(1, Math.Max(1, endpoint.Weight) / divisor);
                sum += weight;
                locality.LbEndpoints.Add(new LbEndpoint
                {
                    Endpoint = new WireEndpoint { Address = Wire.Address(address, endpoint.Port) },
                    HealthStatus = HealthOf(endpoint.Health),
                    LoadBalancingWeight = weight,
                });
            }

            locality.LoadBalancingWeight = sum;
            assignment.Endpoints.Add(locality);
        }

        return assignment;
    }

    private static string Normal(string address) =>
        IpText.TryNormalize(address, out var normal) ? normal : address.ToLowerInvariant();

    /// <summary>Clients refuse weights whose sum is beyond 32 bits; half of that leaves room for those that are raised to 1.</summary>
    private static long DivisorFor(long sum) => sum <= uint.MaxValue ? 1 : (sum / (uint.MaxValue / 2)) + 1;

    private static HealthStatus HealthOf(EndpointHealth health) => health switch
    {
        EndpointHealth.Unhealthy => HealthStatus.Unhealthy,
        EndpointHealth.Draining => HealthStatus.Draining,
        _ => HealthStatus.Healthy,
    };
}
