using Fairlead.Catalog.Hosts;
using Fairlead.Catalog.Listeners;
using Fairlead.Catalog.Policies;
using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Routes;

/// <summary>
/// From claims and services to the tables that sidecars route by. An object whose rules are exclusive makes tables alone; all others that
/// are for one host, namespace and clients make them together. Of the tables for one host and port the first that a client sees is its.
/// </summary>
internal sealed class RouteCollections
{
    private readonly ServiceCollections _services;
    private readonly BucketIndex<ServicePortKey, TableKey, RouteTable> _ruledByService;
    private readonly BucketIndex<string, ConfigKey, AdmittedObject> _exclusiveByHost;

    public RouteCollections(
        Graph graph,
        Collection<ConfigKey, ObjectClaims> claims,
        ServiceCollections services,
        PolicyCollections policies,
        ListenerCollections listeners)
    {
        _services = services;
        var candidates = graph.Where("route candidates", claims, static (_, claim) => claim.Routes.Any(IsCandidate));
        var aged = graph.Expand<ConfigKey, ObjectClaims, AgedKey, ObjectClaims>(
            "route candidates by age", candidates, new(KeyOrder.Natural<AgedKey>()),
            static (key, claim, output) => output.Add(AgedKey.Of(key, claim), claim));
        RouteAdmission admission = new(claims, services, policies, listeners, FormerOf);
        var byAge = graph.Admit<AgedKey, ObjectClaims, AdmittedObject, string>(
            "admitted routes by age", aged, KeyOrder.Ordinal, AddHosts, admission.Admit);
        Admitted = graph.Expand<AgedKey, AdmittedObject, ConfigKey, AdmittedObject>(
            "admitted routes", byAge, new(claims.Shape.Order), static (aged, admitted, output) => output.Add(aged.Key, admitted));
        var exclusive = graph.Expand<ConfigKey, AdmittedObject, TableKey, RouteTable>(
            "tables of one object", Admitted, new(KeyOrder.Natural<TableKey>()), AddTables);
        var exclusiveStreams = graph.Expand<ConfigKey, AdmittedObject, TableKey, StreamTable>(
            "stream tables of one object", Admitted, new(KeyOrder.Natural<TableKey>()), AddStreams);
        var byShare = graph.Index("shared rules", Admitted, KeyOrder.Natural<SharedRules>(), AddShares);
        var shared = graph.Group<SharedRules, ConfigKey, AdmittedObject, TableKey, RouteTable>(
            "tables of several objects", byShare, new(KeyOrder.Natural<TableKey>()), AddSharedTables);
        var sharedStreams = graph.Group<SharedRules, ConfigKey, AdmittedObject, TableKey, StreamTable>(
            "stream tables of several objects", byShare, new(KeyOrder.Natural<TableKey>()), AddSharedStreams);
        Streams = graph.Join("stream tables", exclusiveStreams, sharedStreams);
        var ruled = graph.Join("ruled tables", exclusive, shared);
        _ruledByService = graph.Index("ruled tables by service port", ruled, KeyOrder.Natural<ServicePortKey>(), static (key, _, ports) =>
        {
            if (key.Service is { } service)
            {
                ports.Add(new(service, key.Port));
            }
        });
        _exclusiveByHost = graph.Index("exclusive rules by host", Admitted, KeyOrder.Ordinal, AddExclusiveHosts);
        var plain = graph.Expand<ServiceKey, Service, TableKey, RouteTable>(
            "tables without rules", services.Services, new(KeyOrder.Natural<TableKey>()), AddPlainTables);
        Tables = graph.Join("tables", ruled, plain);
    }

    /// <summary>What was decided of each object that claims routes which are taken anywhere.</summary>
    public Collection<ConfigKey, AdmittedObject> Admitted { get; }

    public Collection<TableKey, RouteTable> Tables { get; }

    public Collection<TableKey, StreamTable> Streams { get; }

    /// <summary>Whether an object with these claims takes part: its rules are bound, or others may delegate to it.</summary>
    public static bool IsCandidate(RouteClaim route) => RouteBinding.IsBound(route) || route.Hosts.Count == 0;

    /// <summary>What is to be said of rules that never decide, since exclusive ones of another object are for the same requests.</summary>
    public IEnumerable<Finding> ShadowsOf(ConfigKey key, AdmittedObject admitted, Context context)
    {
        foreach (var binding in RouteBinding.Of(key, admitted, IsShared))
        {
            foreach (var (other, decided) in context.Entries(_exclusiveByHost, binding.Name))
            {
                var decides = MeshBindings(other, decided).FirstOrDefault(former => former.Route.Merge == RouteMerge.Exclusive
                    && former.Name == binding.Name
                    && ExportList.Covers(former.Route.ExportTo, other.Namespace, binding.Route.ExportTo, key.Namespace));
                if (decides is not null)
                {
                    Provenance related = new(other, decides.Host.Path);
                    yield return Finding.Warning(
                        CatalogCodes.Shadowed, key, binding.Host.Path,
                        $"the rules for \"{binding.Name}\" decide nothing, since those of {related} come first",
                        "remove one of the two", related);
                    break;
                }
            }
        }
    }

    private static List<RouteBinding> MeshBindings(ConfigKey key, AdmittedObject admitted) =>
        RouteBinding.Of(key, admitted, static route => route.AppliesToMesh);

    private static bool IsExclusive(RouteClaim route) => route.AppliesToMesh && route.Merge == RouteMerge.Exclusive;

    private static bool IsShared(RouteClaim route) => route.AppliesToMesh && route.Merge != RouteMerge.Exclusive;

    // An object that is as old as before has its place among the others; one whose age is another has what it had at its former place.
    private AdmittedObject? FormerOf(ConfigKey key, Admission<AgedKey, AdmittedObject, string> admission) =>
        admission.FormerOf(Admitted, key);

    private static void AddHosts(AgedKey key, AdmittedObject admitted, List<string> hosts)
    {
        foreach (var host in admitted.Hosts)
        {
            if (!hosts.Contains(host))
            {
                hosts.Add(host);
            }
        }
    }

    private static void AddExclusiveHosts(ConfigKey key, AdmittedObject admitted, List<string> hosts)
    {
        foreach (var binding in RouteBinding.Of(key, admitted, IsExclusive))
        {
            if (!hosts.Contains(binding.Name))
            {
                hosts.Add(binding.Name);
            }
        }
    }

    private static void AddShares(ConfigKey key, AdmittedObject admitted, List<SharedRules> shares)
    {
        foreach (var binding in RouteBinding.Of(key, admitted, IsShared))
        {
            var share = SharedRules.Of(binding);
            if (!shares.Contains(share))
            {
                shares.Add(share);
            }
        }
    }

    private static List<RouteBinding> BindingsOf(SharedRules share, IReadOnlyList<KeyValuePair<ConfigKey, AdmittedObject>> members) =>
        [.. members.SelectMany(static member => MeshBindings(member.Key, member.Value)).Where(binding => SharedRules.Of(binding) == share)];

    // What routes no requests, but connections, makes no table for requests.
    private static bool HasRequests(RouteClaim route) => route.Rules.Count > 0 || route.Streams.Count == 0;

    private static TableKey KeyOf(RouteBinding first, in RouteTarget target) => new(
        target.Host,
        target.Port,
        TableKey.RankOf(first.Name, first.Route.Merge),
        first.Key.Namespace,
        first.Key,
        first.Index,
        target.Service?.Key);

    private static EquatableList<Provenance> ProvenanceOf(IEnumerable<RouteBinding> bindings) =>
        bindings.Select(static binding => new Provenance(binding.Key, binding.Host.Path)).ToEquatableList();

    private RuleMaking Making(HostLookup hosts, Context context) => new(hosts, target => context.Find(Admitted, target)?.Claims);

    private void AddTables(ConfigKey key, AdmittedObject admitted, Entries<TableKey, RouteTable> output)
    {
        foreach (var binding in RouteBinding.Of(key, admitted, static route => IsExclusive(route) && HasRequests(route)))
        {
            AddTables([binding], output);
        }
    }

    private void AddSharedTables(
        SharedRules share, IReadOnlyList<KeyValuePair<ConfigKey, AdmittedObject>> members, Entries<TableKey, RouteTable> output) =>
        AddTables(BindingsOf(share, members).FindAll(static binding => HasRequests(binding.Route)), output);

    private void AddTables(List<RouteBinding> bindings, Entries<TableKey, RouteTable> output)
    {
        if (bindings is not [var first, ..])
        {
            return;
        }

        HostLookup hosts = new(_services, output);
        var making = Making(hosts, output);
        foreach (var target in RouteTarget.Http(
            hosts, first.Name, first.Key.Namespace, bindings.SelectMany(static binding => binding.Route.Rules)))
        {
            RulePlace place = new(target.Port, null);
            var rules = RuleOrder.Join(
                bindings.ConvertAll(binding => new RulePart<RouteRule>(binding, making.Http(binding.Key, binding.Route, place))));
            output.Add(KeyOf(first, target), new()
            {
                Host = target.Host,
                Port = target.Port,
                Service = target.Service?.Key,
                Namespace = first.Key.Namespace,
                ExportTo = first.Route.ExportTo,
                Rules = first.Route.Merge == RouteMerge.Split ? WithRest(rules, target) : rules,
                Provenance = ProvenanceOf(bindings),
            });
        }
    }

    // What no rule of a split is for goes to the service.
    private static EquatableList<RouteRule> WithRest(EquatableList<RouteRule> rules, in RouteTarget target) =>
        target.Service is { } service && service.FindPort(target.Port) is { } port && rules.All(static rule => rule.Matches.Count > 0)
            ? [.. rules, .. RouteTable.Plain(service, port).Rules]
            : rules;

    private void AddStreams(ConfigKey key, AdmittedObject admitted, Entries<TableKey, StreamTable> output)
    {
        foreach (var binding in RouteBinding.Of(key, admitted, static route => IsExclusive(route) && route.Streams.Count > 0))
        {
            AddStreams([binding], output);
        }
    }

    private void AddSharedStreams(
        SharedRules share, IReadOnlyList<KeyValuePair<ConfigKey, AdmittedObject>> members, Entries<TableKey, StreamTable> output) =>
        AddStreams(BindingsOf(share, members).FindAll(static binding => binding.Route.Streams.Count > 0), output);

    private void AddStreams(List<RouteBinding> bindings, Entries<TableKey, StreamTable> output)
    {
        if (bindings is not [var first, ..])
        {
            return;
        }

        HostLookup hosts = new(_services, output);
        var making = Making(hosts, output);
        foreach (var target in RouteTarget.Streams(
            hosts, first.Name, first.Key.Namespace, bindings.SelectMany(static binding => binding.Route.Streams)))
        {
            RulePlace place = new(target.Port, null);
            bool? isTls = target.Service?.FindPort(target.Port) is { } port
                ? port.Protocol is PortProtocol.Tls or PortProtocol.Https
                : null;
            var rules = RuleOrder.Join(bindings.ConvertAll(
                binding => new RulePart<StreamRule>(binding, making.Streams(binding.Key, binding.Route, place, isTls))));
            if (rules.Count > 0)
            {
                output.Add(KeyOf(first, target), new()
                {
                    Host = target.Host,
                    Port = target.Port,
                    Service = target.Service?.Key,
                    Namespace = first.Key.Namespace,
                    ExportTo = first.Route.ExportTo,
                    Rules = rules,
                    Provenance = ProvenanceOf(bindings),
                });
            }
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
                    new(key.Hostname, port.Number, TableKey.DefaultRank, key.Namespace, null, 0, key),
                    RouteTable.Plain(service, port) with { ExportTo = service.ExportTo });
            }
        }
    }
}
