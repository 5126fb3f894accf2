using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Fairlead.Model.Catalog;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Endpoint = Fairlead.Model.Catalog.Endpoint;
using Locality = Fairlead.Model.Catalog.Locality;
using WireEndpoint = Envoy.Config.Endpoint.V3.Endpoint;
using WireLocality = Envoy.Config.Core.V3.Locality;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// Makes load assignments that every client takes: localities present and each once, weights above 0 whose sum fits, no address twice, all
/// in a stable order whatever the order of registries was.
/// </summary>
internal static class EndpointGroups
{
    public static ClusterLoadAssignment Assign(string cluster, IEnumerable<Endpoint> endpoints)
    {
        var assignment = new ClusterLoadAssignment { ClusterName = cluster };
        assignment.Endpoints.AddRange(Group(endpoints).Select(Whole));
        return assignment;
    }

    /// <summary>The endpoints of a cluster as its policy orders them.</summary>
    public static ClusterLoadAssignment Assign(ClusterPlan plan, IEnumerable<Endpoint> endpoints)
    {
        var assignment = new ClusterLoadAssignment { ClusterName = plan.Name.ToString() };
        assignment.Endpoints.AddRange(LocalityShaping.Of(plan, Group(endpoints), SumOf).Select(Whole));
        return assignment;
    }

    /// <summary>The weight of all endpoints of a locality.</summary>
    public static long SumOf(LocalityEndpoints group)
    {
        var sum = 0L;
        foreach (var endpoint in group.Endpoints)
        {
            sum += endpoint.Weight;
        }

        return sum;
    }

    /// <summary>The endpoints by locality, in the order of localities.</summary>
    public static IReadOnlyList<LocalityEndpoints> Group(IEnumerable<Endpoint> endpoints)
    {
        var distinct = endpoints.Select(endpoint => (Address: Normal(endpoint), Endpoint: endpoint))
            .OrderBy(pair => pair.Address, StringComparer.Ordinal)
            .ThenBy(pair => pair.Endpoint.Port)
            .ThenBy(pair => pair.Endpoint.Health)
            .ThenByDescending(pair => pair.Endpoint.Weight)
            .ThenBy(pair => pair.Endpoint.Locality)
            .ThenBy(pair => pair.Endpoint.Provenance.Key)
            .DistinctBy(pair => (pair.Address, pair.Endpoint.Port))
            .ToList();
        var divisor = DivisorFor(distinct.Sum(pair => WeightOf(pair.Endpoint)));
        return
        [
            .. distinct.GroupBy(pair => pair.Endpoint.Locality).OrderBy(group => group.Key).Select(group => new LocalityEndpoints(
                group.Key,
                WireOf(group.Key),
                [.. group.Select(pair => new PlacedEndpoint(pair.Address, pair.Endpoint, Divide(pair.Endpoint, divisor)))])),
        ];
    }

    /// <summary>Which of those that are listed at one socket counts: the first in the order of <see cref="Group"/>.</summary>
    public static Candidate First(IReadOnlyList<Candidate> candidates) => candidates.Count == 1 ? candidates[0] : candidates
        .OrderBy(static candidate => candidate.Endpoint is null)
        .ThenBy(static candidate => candidate.Endpoint?.Health)
        .ThenByDescending(static candidate => candidate.Endpoint?.Weight)
        .ThenBy(static candidate => candidate.Endpoint?.Locality)
        .ThenBy(static candidate => candidate.Endpoint?.Provenance.Key)
        .First();

    /// <summary>The weight of an endpoint; the least is 1.</summary>
    public static long WeightOf(Endpoint endpoint) => Math.Max(1, endpoint.Weight);

    /// <summary>The weight of an endpoint as it goes out.</summary>
    public static uint Divide(Endpoint endpoint, long divisor) => (uint)Math.Max(1, WeightOf(endpoint) / divisor);

    public static WireLocality WireOf(Locality locality) =>
        new() { Region = locality.Region, Zone = locality.Zone, SubZone = locality.SubZone };

    /// <summary>A locality with all its endpoints in it.</summary>
    public static LocalityLbEndpoints Whole(LocalityEndpoints group)
    {
        var locality = new LocalityLbEndpoints { Locality = group.Locality };
        uint sum = 0;
        foreach (var endpoint in group.Endpoints)
        {
            sum += endpoint.Weight;
            locality.LbEndpoints.Add(One(endpoint));
        }

        locality.LoadBalancingWeight = sum;
        return locality;
    }

    /// <summary>A locality with all its endpoints in it, with its rank and share.</summary>
    public static LocalityLbEndpoints Whole(ShapedLocality shaped)
    {
        var locality = Whole(shaped.Group);
        locality.Priority = (uint)shaped.Priority;
        locality.LoadBalancingWeight = shaped.Weight ?? locality.LoadBalancingWeight;
        return locality;
    }

    public static LbEndpoint One(PlacedEndpoint endpoint) => new()
    {
        Endpoint = new WireEndpoint { Address = Wire.Address(endpoint.Address, endpoint.Endpoint.Port) },
        HealthStatus = HealthOf(endpoint.Endpoint.Health),
        LoadBalancingWeight = endpoint.Weight,
    };

    private static string Normal(Endpoint endpoint) =>
        IpText.TryNormalize(endpoint.Address, out var normal) ? normal
        : endpoint.IsUnix ? endpoint.Address
        : endpoint.Address.ToLowerInvariant();

    /// <summary>Clients refuse weights whose sum is beyond 32 bits; half of that leaves room for those that are raised to 1.</summary>
    public static long DivisorFor(long sum) => sum <= uint.MaxValue ? 1 : (sum / (uint.MaxValue / 2)) + 1;

    private static HealthStatus HealthOf(EndpointHealth health) => health switch
    {
        EndpointHealth.Unhealthy => HealthStatus.Unhealthy,
        EndpointHealth.Draining => HealthStatus.Draining,
        _ => HealthStatus.Healthy,
    };
}
