using Fairlead.Catalog.Policies;
using Fairlead.Catalog.Services;
using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Routes;

/// <summary>From claims and services to route tables.</summary>
internal sealed class RouteCollections
{
    private readonly ServiceCollections _services;
    private readonly PolicyCollections _policies;
    private readonly BucketIndex<ServicePortKey, TableKey, RouteTable> _ruledByService;

    public RouteCollections(
        Graph graph, Collection<ConfigKey, ObjectClaims> claims, ServiceCollections services, PolicyCollections policies)
    {
        _services = services;
        _policies = policies;
        var candidates = graph.Map(
            "route candidates", claims, static (_, claim, _) => claim.Routes.Any(static route => route.AppliesToMesh) ? claim : null);
        Admitted = graph.Admit<ConfigKey, ObjectClaims, AdmittedObject, string>(
            "admitted routes", candidates, KeyOrder.Ordinal, AddHosts, Admit);
        var ruled = graph.Expand<ConfigKey, AdmittedObject, TableKey, RouteTable>(
            "ruled tables", Admitted, new(KeyOrder.Natural<TableKey>()), AddTables);
        _ruledByService = graph.Index("ruled tables by service port", ruled, KeyOrder.Natural<ServicePortKey>(), static (key, _, ports) =>
        {
            if (key.Service is { } service)
            {
                ports.Add(new(service, key.Port));
            }
        });
        var plain = graph.Expand<ServiceKey, Service, TableKey, RouteTable>(
            "tables without rules", services.Services, new(KeyOrder.Natural<TableKey>()), AddPlainTables);
        Tables = graph.Join("tables", ruled, plain);
    }

    /// <summary>What was decided of each object that claims routes of the mesh.</summary>
    public Admitted<ConfigKey, ObjectClaims, AdmittedObject, string> Admitted { get; }

    public Collection<TableKey, RouteTable> Tables { get; }

    private static IEnumerable<(RouteClaim Route, HostClaim Host)> Bindings(ObjectClaims claims) =>
        claims.Routes.Where(static route => route.AppliesToMesh).SelectMany(static route => route.Hosts.Select(host => (route, host)));

    private static void AddHosts(ConfigKey key, AdmittedObject admitted, List<string> hosts)
    {
        foreach (var host in admitted.Hosts)
        {
            if (!hosts.Contains(host))
            {
                hosts.Add(host);
            }
        }
    }

    private AdmittedObject Admit(ConfigKey key, ObjectClaims claims, Admission<ConfigKey, AdmittedObject, string> admission) =>
        AdmittedObject.Decide(claims, admission.Former, (candidate, isLive) =>
        {
            HostLookup hosts = new(_services, admission);
            List<Finding> findings = [];
            List<string> completed = [];
            foreach (var (route, host) in Bindings(candidate))
            {
                var name = hosts.Complete(host.Name, key.Namespace);
                completed.Add(name);
                AddConflicts(key, route, host, name, admission, findings);
                if (hosts.Find(name, key.Namespace) is { } service && !service.Ports.Any(static port => port.IsHttp))
                {
                    findings.Add(Finding.Warning(
                        CatalogCodes.Ineffective, key, host.Path, $"the service \"{name}\" has no HTTP port, so no rule applies to it",
                        "correct the protocol of its ports"));
                }
            }

            if (!isLive)
            {
                DestinationCheck check = new(hosts, (host, ns) => _policies.SubsetsOf(admission, host, ns), key, findings);
                foreach (var route in candidate.Routes.Where(static route => route.AppliesToMesh))
                {
                    var ports = Bindings(candidate).Zip(completed).Where(pair => ReferenceEquals(pair.First.Route, route))
                        .SelectMany(pair => TablePorts.Of(hosts, route, pair.Second, key.Namespace)).Distinct().ToList();
                    check.Add(route, ports);
                }
            }

            return new(completed.ToEquatableList(), findings.ToEquatableList());
        });

    private static void AddConflicts(
        ConfigKey key, RouteClaim route, HostClaim host, string name, Admission<ConfigKey, AdmittedObject, string> admission,
        List<Finding> findings)
    {
        foreach (var (other, admitted) in admission.Before(name))
        {
            // What is found by a host has claims.
            foreach (var ((former, place), completed) in Bindings(admitted.Claims!).Zip(admitted.Hosts))
            {
                if (completed == name && ExportList.Overlap(former.ExportTo, other.Namespace, route.ExportTo, key.Namespace))
                {
                    findings.Add(Finding.Error(
                        CatalogCodes.RouteConflict,
                        key,
                        host.Path,
                        $"rules for the host \"{name}\" are given by {other} at {place.Path} too",
                        "put the rules into one object, or limit them with exportTo",
                        new Provenance(other, place.Path)));
                }
            }
        }
    }

    private void AddTables(ConfigKey key, AdmittedObject admitted, Entries<TableKey, RouteTable> output)
    {
        if (admitted.Claims is not { } claims)
        {
            return;
        }

        HostLookup hosts = new(_services, output);
        TableMaking making = new(hosts, key);
        var binding = 0;
        foreach (var ((route, host), name) in Bindings(claims).Zip(admitted.Hosts))
        {
            foreach (var table in making.TablesOf(route, host, name))
            {
                output.Add(new(table.Host, table.Port, TableKey.RankOf(name), key.Namespace, key, binding, table.Service), table);
            }

            binding++;
        }
    }

    private void AddPlainTables(ServiceKey key, Service service, Entries<TableKey, RouteTable> output)
    {
        foreach (var port in service.Ports.Where(static port => port.IsHttp))
        {
            var isCovered = output.Entries(_ruledByService, new(key, port.Number)).ToList()
                .Exists(entry => ExportList.Covers(entry.Value.ExportTo, entry.Value.Namespace, service.ExportTo, key.Namespace));
            if (!isCovered)
            {
                output.Add(
                    new(key.Hostname, port.Number, TableKey.DefaultRank, key.Namespace, default, 0, key),
                    RouteTable.Plain(service, port) with { ExportTo = service.ExportTo });
            }
        }
    }
}
