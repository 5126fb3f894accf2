using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Catalog;

/// <summary>
/// Joins one config after the other. Where only endpoints of services or rules for known hosts differ, just these are joined anew: the cost is
/// that of the change and a look at which objects are the same. The result is always what <see cref="CatalogBuilder"/> makes of the whole, and
/// parts that did not change are the same objects. Not safe for concurrent use.
/// </summary>
public sealed class CatalogJoin
{
    // More changes than this at once are joined as a whole.
    private const int MaxSingly = 256;

    private JoinedCatalog? _last;

    /// <summary>What the last call gave.</summary>
    public MeshSnapshot Mesh => _last?.Mesh ?? MeshSnapshot.Empty;

    /// <summary>Joins a config.</summary>
    /// <returns>Whether the mesh differs from the one before; true for the first.</returns>
    public bool Join(ConfigSnapshot config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return TryJoinChanges(config, onlyEndpoints: false) ?? JoinWhole(config);
    }

    /// <summary>Joins a config if it differs from the last one in nothing but endpoints; those need not wait until the config is quiet.</summary>
    /// <returns>Whether the mesh differs from the one before; null where there is more to be joined, and nothing was done.</returns>
    public bool? JoinEndpoints(ConfigSnapshot config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return TryJoinChanges(config, onlyEndpoints: true);
    }

    /// <summary>
    /// The mesh of the last join with the endpoints of a newer config, as far as it says the same of their services; whatever else differs waits for the next
    /// join. Null where no endpoints differ. Nothing is kept of it.
    /// </summary>
    public MeshSnapshot? EndpointsOf(ConfigSnapshot config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (_last is not { } last)
        {
            return null;
        }

        var mesh = last.Mesh;
        foreach (var (key, after) in config.Objects)
        {
            if (after.Spec is ServiceEntryConfig entry && last.Config.Objects.TryGetValue(key, out var before) && !ReferenceEquals(before, after)
                && before.Spec is ServiceEntryConfig old && !before.Equals(after) && before.Equals(last.Accepted.Objects.Find(key)))
            {
                mesh = Endpoints(mesh, last, before, old, after, entry) ?? mesh;
            }
        }

        return ReferenceEquals(mesh, last.Mesh) ? null : mesh;
    }

    private bool JoinWhole(ConfigSnapshot config)
    {
        var former = _last?.Mesh;
        _last = CatalogBuilder.Join(config, _last?.Accepted);
        return former is null || !_last.Mesh.Equals(former);
    }

    private bool? TryJoinChanges(ConfigSnapshot config, bool onlyEndpoints)
    {
        // What was wrong before and still is holds up no endpoints of other objects; rules are joined beside it as a whole.
        if (_last is not { } last || (!last.IsWhole && !onlyEndpoints) || !config.Problems.Equals(last.Config.Problems)
            || Changes(last.Config, config) is not { } changes)
        {
            return null;
        }

        var mesh = last.Mesh;
        var accepted = last.Accepted.Objects;
        foreach (var (before, after) in changes)
        {
            if (!before.Equals(accepted.Find(before.Key)))
            {
                return null;
            }

            accepted = accepted.With(after.Key, after);
            var next = (before.Spec, after.Spec) switch
            {
                (ServiceEntryConfig old, ServiceEntryConfig entry) => Endpoints(mesh, last, before, old, after, entry),
                (VirtualServiceConfig old, VirtualServiceConfig rules) when !onlyEndpoints => Routes(mesh, last, before, old, after, rules),
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            mesh = next;
        }

        var isChanged = !ReferenceEquals(mesh, last.Mesh);
        _last = last with { Config = config, Accepted = new(accepted, []), Mesh = mesh };
        return isChanged;
    }

    /// <summary>The objects that differ, where the same are there; null where some came or went, or too many differ.</summary>
    private static List<(ConfigObject Before, ConfigObject After)>? Changes(ConfigSnapshot before, ConfigSnapshot after)
    {
        if (before.Objects.Count != after.Objects.Count)
        {
            return null;
        }

        List<(ConfigObject, ConfigObject)> changes = [];
        using var former = before.Objects.GetEnumerator();
        foreach (var (key, item) in after.Objects)
        {
            former.MoveNext();
            if (ReferenceEquals(former.Current.Value, item) || former.Current.Value.Equals(item))
            {
                // Read anew with the rest of its file, an object that says the same is another one.
                continue;
            }

            if (former.Current.Key != key || changes.Count == MaxSingly)
            {
                return null;
            }

            changes.Add((former.Current.Value, item));
        }

        return changes;
    }

    /// <summary>The mesh with the endpoints of an entry that says the same of its services as before, and is the only one that does.</summary>
    private static MeshSnapshot? Endpoints(
        MeshSnapshot mesh, JoinedCatalog last, ConfigObject before, ServiceEntryConfig old, ConfigObject after, ServiceEntryConfig entry)
    {
        // The endpoints of the former are not made again: what is there of it is used.
        ServiceJoin former = new();
        ServiceJoin next = new();
        if (former.TryAdd(before, old with { Endpoints = [] }).Count > 0 || next.TryAdd(after, entry, (old, mesh.Endpoints)).Count > 0)
        {
            return null;
        }

        var services = next.ToDirectory().Services;
        if (!services.Equals(former.ToDirectory().Services) || !services.All(service => service.Equals(last.Directory.Find(service.Key))))
        {
            return null;
        }

        var index = mesh.Endpoints;
        foreach (var (key, list) in next.EndpointsOr(services.SelectMany(static service => service.Ports.Select(port => new EndpointKey(service.Key, port.Number)))))
        {
            index = index.With(key, ServiceJoin.Provider, list, out _);
        }

        return ReferenceEquals(index, mesh.Endpoints) ? mesh : mesh with { Endpoints = index };
    }

    /// <summary>The mesh with the rules of an object that gives them to the same tables as before.</summary>
    private static MeshSnapshot? Routes(
        MeshSnapshot mesh, JoinedCatalog last, ConfigObject before, VirtualServiceConfig old, ConfigObject after, VirtualServiceConfig rules)
    {
        if (!old.AppliesToMesh || !rules.AppliesToMesh || !old.ExportTo.Equals(rules.ExportTo)
            || !old.Hosts.Select(static host => host.Name).SequenceEqual(rules.Hosts.Select(static host => host.Name), StringComparer.Ordinal))
        {
            return null;
        }

        // Alone, each is checked against services and policies; with other rules it was before, for the same hosts.
        RouteJoin former = new(last.Directory, last.Policies);
        RouteJoin next = new(last.Directory, last.Policies);
        if (former.TryAdd(before, old, true).Count > 0 || next.TryAdd(after, rules, false).Count > 0)
        {
            return null;
        }

        var gone = former.RuledTables().ToList();
        var come = next.RuledTables().ToList();
        if (gone.Count != come.Count)
        {
            return null;
        }

        RouteTable[]? tables = null;
        for (var i = 0; i < gone.Count; i++)
        {
            var place = PlaceOf(mesh.Routes, gone[i]);
            if (place < 0 || !gone[i].IsForTheSame(come[i]))
            {
                return null;
            }

            if (!gone[i].Equals(come[i]))
            {
                tables ??= [.. mesh.Routes];
                tables[place] = come[i];
            }
        }

        return tables is null ? mesh : mesh with { Routes = EquatableList.Create<RouteTable>(tables) };
    }

    private static int PlaceOf(EquatableList<RouteTable> tables, RouteTable wanted)
    {
        // They are in the order of hosts and ports; of those for one host and port the object that gave it tells.
        var (low, high) = (0, tables.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Order(tables[middle], wanted) < 0 ? (middle + 1, high) : (low, middle);
        }

        for (; low < tables.Count && Order(tables[low], wanted) == 0; low++)
        {
            if (tables[low].Provenance is [var cause, ..] && cause == wanted.Provenance[0] && tables[low].IsForTheSame(wanted))
            {
                return low;
            }
        }

        return -1;
    }

    private static int Order(RouteTable one, RouteTable other)
    {
        var byHost = string.CompareOrdinal(one.Host, other.Host);
        return byHost != 0 ? byHost : one.Port.CompareTo(other.Port);
    }
}
