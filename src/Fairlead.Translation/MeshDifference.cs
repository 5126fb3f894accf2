using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Routing;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation;

/// <summary>
/// What lies between two meshes, where it is small: rules of known tables, and endpoints. Found by comparing objects, not contents, so it costs
/// a look at each. Immutable.
/// </summary>
public sealed class MeshDifference
{
    private const int MaxSingly = 256;

    private readonly MeshSnapshot _before;
    private readonly MeshSnapshot _after;
    private HashSet<string>? _addresses;

    private MeshDifference(MeshSnapshot before, MeshSnapshot after, List<(RouteTable Before, RouteTable After)> tables, List<EndpointKey> endpoints)
    {
        _before = before;
        _after = after;
        Tables = tables;
        Endpoints = endpoints;
    }

    /// <summary>The tables that say something else now, for the same host and port and the same clients.</summary>
    internal IReadOnlyList<(RouteTable Before, RouteTable After)> Tables { get; }

    /// <summary>The service ports whose endpoints differ.</summary>
    internal IReadOnlyList<EndpointKey> Endpoints { get; }

    /// <summary>Finds what lies between two meshes; null where it is more than rules and endpoints.</summary>
    public static MeshDifference? Between(MeshSnapshot before, MeshSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (!ReferenceEquals(before.Services, after.Services) || !ReferenceEquals(before.Policies, after.Policies)
            || !ReferenceEquals(before.RawResources, after.RawResources) || before.Routes.Count != after.Routes.Count)
        {
            return null;
        }

        List<(RouteTable, RouteTable)> tables = [];
        for (var i = 0; i < after.Routes.Count; i++)
        {
            var (old, now) = (before.Routes[i], after.Routes[i]);
            if (ReferenceEquals(old, now))
            {
                continue;
            }

            if (tables.Count == MaxSingly || !old.IsForTheSame(now) || LooksAtTheClient(old) || LooksAtTheClient(now))
            {
                return null;
            }

            tables.Add((old, now));
        }

        var endpoints = after.Endpoints.KeysUnlike(before.Endpoints).Take(MaxSingly + 1).ToList();
        return endpoints.Count > MaxSingly ? null : new(before, after, tables, endpoints);
    }

    /// <summary>
    /// Takes from a newer mesh the endpoints of those services of which both say the same, and nothing else: what may overtake all else that changed. Where it
    /// would leave a service or a subset without any, it waits for all else: rules may lead elsewhere by then, and until they do they lead there.
    /// </summary>
    /// <param name="before">The older mesh.</param>
    /// <param name="newer">The newer one.</param>
    /// <param name="mesh">The older one with these endpoints.</param>
    /// <returns>What lies between the older mesh and <paramref name="mesh"/>; null where that is nothing, or more than goes singly.</returns>
    public static MeshDifference? OfEndpoints(MeshSnapshot before, MeshSnapshot newer, out MeshSnapshot mesh)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(newer);
        mesh = before;
        var keys = newer.Endpoints.KeysUnlike(before.Endpoints).Where(key => IsSame(key) && LeavesSome(key, before, newer)).Take(MaxSingly + 1).ToList();
        if (keys.Count is 0 or > MaxSingly)
        {
            return null;
        }

        mesh = before with { Endpoints = before.Endpoints.With(keys, newer.Endpoints) };
        return new(before, mesh, [], keys);

        bool IsSame(EndpointKey key) => ReferenceEquals(before.Services, newer.Services)
            || (Find(before.Services, key.Service) is { } service && service.Equals(Find(newer.Services, key.Service)));
    }

    private static bool LeavesSome(EndpointKey key, MeshSnapshot before, MeshSnapshot newer)
    {
        var (old, now) = (before.Endpoints.For(key.Service, key.Port), newer.Endpoints.For(key.Service, key.Port));
        return (old.Count == 0 || now.Count > 0)
            && before.Policies.Where(policy => policy.Host == key.Service.Hostname || policy.Host.Contains('*', StringComparison.Ordinal))
                .SelectMany(static policy => policy.Subsets)
                .All(subset => !old.Any(endpoint => subset.Labels.IsSubsetOf(endpoint.Labels)) || now.Any(endpoint => subset.Labels.IsSubsetOf(endpoint.Labels)));
    }

    private static Service? Find(EquatableList<Service> services, ServiceKey key)
    {
        var (low, high) = (0, services.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = services[middle].Key.CompareTo(key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low < services.Count && services[low].Key == key ? services[low] : null;
    }

    /// <summary>Whether a client of this scope may be one of the endpoints that differ, so that its own listeners do.</summary>
    public bool MayBe(ProxyScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Inbound is not null || scope.InstanceIps.Count == 0 || Endpoints.Count == 0)
        {
            return false;
        }

        var addresses = LazyInitializer.EnsureInitialized(ref _addresses, Addresses);
        return scope.InstanceIps.Any(addresses.Contains);
    }

    private HashSet<string> Addresses()
    {
        HashSet<string> addresses = new(StringComparer.Ordinal);
        foreach (var key in Endpoints)
        {
            var (old, now) = (_before.Endpoints.For(key.Service, key.Port), _after.Endpoints.For(key.Service, key.Port));
            var same = old.AsSpan().CommonPrefixLength(now.AsSpan());
            var last = 0;
            while (last < Math.Min(old.Count, now.Count) - same && old[^(last + 1)].Equals(now[^(last + 1)]))
            {
                last++;
            }

            Add(old.AsSpan()[same..^last]);
            Add(now.AsSpan()[same..^last]);
        }

        return addresses;

        void Add(ReadOnlySpan<Endpoint> endpoints)
        {
            foreach (var endpoint in endpoints)
            {
                if (IpText.TryNormalize(endpoint.Address, out var address))
                {
                    addresses.Add(address);
                }
            }
        }
    }

    private static bool LooksAtTheClient(RouteTable table) =>
        table.Rules.Any(static rule => rule.Matches.Any(static match => match.SourceLabels.Count > 0));
}
