using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Policy;
using Fairlead.Model.Proxies;
using Fairlead.Model.Routing;
using Fairlead.Model.Settings;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Views;

/// <summary>
/// The mesh as classes of clients see it, whatever kind of client they are: one service for each hostname, one table for each host and
/// port, one policy for each service. Pure: it holds no data; a <see cref="ViewState"/> does. Safe for any number of threads.
/// </summary>
public sealed class MeshViews
{
    private const string WithLabels = "with labels";

    // All large ports are alike: how large does not matter.
    private static readonly BucketSum IsLarge = new(1, 0);
    private readonly Graph _graph = new();
    private readonly Input<ServiceKey, Service> _services;
    private readonly Input<EndpointKey, Endpoint> _endpoints;
    private readonly Input<TableKey, RouteTable> _tables;
    private readonly Input<TableKey, StreamTable> _streams;
    private readonly Input<PolicyKey, DestinationPolicy> _policies;
    private readonly Input<VisibilityKey, ProxyVisibility> _visibility;
    private readonly Input<ClientClass, ClientClass> _clients;
    private readonly Input<string, string> _addresses;
    private readonly Input<string, MeshSettings> _settings;
    private readonly Collection<string, HostSettings> _hostSettings;
    private readonly BucketIndex<string, ServiceKey, Service> _servicesByHost;
    private readonly PatternIndex<PolicyKey, DestinationPolicy> _policiesByHost;
    private readonly PatternIndex<PolicyKey, DestinationPolicy> _policiesWithLabels;
    private readonly BucketIndex<string, ClientClass, ClientClass> _clientsByNamespace;
    private readonly BucketIndex<string, ClientClass, ClientClass> _clientsWithLabels;
    private readonly BucketIndex<string, EndpointKey, Endpoint> _endpointsByAddress;
    private readonly SeenHosts _seen;
    private readonly Collection<string, string> _labelKeys;
    private readonly Collection<string, HostViews> _views;
    private readonly Collection<string, AliasRivals> _rivals;
    private readonly Collection<ServicePortKey, BucketSum> _large;
    private readonly Collection<ServicePortKey, PortEndpoints> _ports;
    private readonly Collection<EndpointKey, Endpoint> _largeEndpoints;
    private readonly Collection<string, Workloads> _workloads;

    /// <summary>Makes views.</summary>
    /// <param name="largest">Endpoints of a service port that are more than this are kept one by one; 0: never.</param>
    public MeshViews(int largest = 0)
    {
        _services = _graph.Input<ServiceKey, Service>("services", KeyOrder.Natural<ServiceKey>());
        _endpoints = _graph.Input<EndpointKey, Endpoint>("endpoints", KeyOrder.Natural<EndpointKey>());
        _tables = _graph.Input<TableKey, RouteTable>("tables", KeyOrder.Natural<TableKey>());
        _streams = _graph.Input<TableKey, StreamTable>("tables of connections", KeyOrder.Natural<TableKey>());
        _policies = _graph.Input<PolicyKey, DestinationPolicy>("policies", KeyOrder.Natural<PolicyKey>());
        _visibility = _graph.Input<VisibilityKey, ProxyVisibility>("visibility", KeyOrder.Natural<VisibilityKey>());
        _clients = _graph.Input<ClientClass, ClientClass>("classes of clients", KeyOrder.Natural<ClientClass>());
        _settings = _graph.Input<string, MeshSettings>("settings", KeyOrder.Ordinal);
        _hostSettings = _graph.Map<string, MeshSettings, HostSettings>(
            "settings of hosts", _settings, static (_, settings, _) => HostSettings.Of(settings));
        _addresses = _graph.Input<string, string>("addresses of clients", KeyOrder.Ordinal);

        _servicesByHost = _graph.Index("services by host", _services, KeyOrder.Ordinal, static (key, _, hosts) => hosts.Add(key.Hostname));
        _policiesByHost = _graph.IndexByPattern("policies by host", _policies, static (key, _, hosts) => hosts.Add(key.Host));
        _policiesWithLabels = _graph.IndexByPattern("policies that look at labels by host", _policies, static (key, policy, hosts) =>
        {
            if (PolicyLabels.Any(key, policy))
            {
                hosts.Add(key.Host);
            }
        });
        _clientsByNamespace = _graph.Index(
            "classes by namespace", _clients, KeyOrder.Ordinal, static (key, _, namespaces) =>
        {
            if (!key.IsScoped)
            {
                namespaces.Add(key.Namespace);
            }
        });
        _clientsWithLabels = _graph.Index("classes with labels", _clients, KeyOrder.Ordinal, static (key, _, buckets) =>
        {
            if (key.Labels.Count > 0 && !key.IsScoped)
            {
                buckets.Add(WithLabels);
            }
        });
        _seen = new(_graph, _clients, _visibility);
        _labelKeys = DeclareLabelKeys();
        _views = DeclareViews();
        _rivals = _graph.Group<string, string, HostViews, string, AliasRivals>(
            "rivals for aliases", _graph.Index("hosts by alias", _views, KeyOrder.Ordinal, AddAliases), new(KeyOrder.Ordinal),
            static (alias, members, output) =>
            {
                if (members.Count > 1)
                {
                    output.Add(alias, new(members.Select(static member => member.Key).ToEquatableList()));
                }
            });

        var byPort = _graph.Index("endpoints by service port", _endpoints, KeyOrder.Natural<ServicePortKey>(),
            static (key, _, ports) => ports.Add(new(key.Service, key.Port)));
        _large = _graph.Map<ServicePortKey, BucketSum, BucketSum>("large service ports", _graph.Sum("sizes of service ports", byPort),
            (key, sum, context) =>
            largest > 0
                && sum.Count > largest
                && context.Find(_services, key.Service)?.Resolution is not (Resolution.Dns or Resolution.DnsRoundRobin) ? IsLarge : null);
        _ports = _graph.Group<ServicePortKey, EndpointKey, Endpoint, ServicePortKey, PortEndpoints>(
            "endpoints of service ports",
            byPort,
            new(KeyOrder.Natural<ServicePortKey>()),
            static (port, members, output) => output.Add(port, new(members.Select(static member => member.Value).ToEquatableList())),
            except: _large);
        _largeEndpoints = _graph.Restrict("endpoints of large service ports", byPort, _large);
        _endpointsByAddress = _graph.Index("endpoints by address", _endpoints, KeyOrder.Ordinal, static (_, endpoint, addresses) =>
        {
            if (IpText.TryNormalize(endpoint.Address, out var address))
            {
                addresses.Add(address);
            }
        });
        _workloads = _graph.Map<string, string, Workloads>("workloads", _addresses, WorkloadsAt);
        Empty = StateOf(MeshSnapshot.Empty, _graph.Empty);
    }

    /// <summary>The state of nothing.</summary>
    public ViewState Empty { get; }

    /// <summary>
    /// Makes the views of the newest inputs, at the cost of what differs from those of a former state, which stays as it is.
    /// </summary>
    public ViewState Step(ViewState former, ViewInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(former);
        ArgumentNullException.ThrowIfNull(inputs);
        return StateOf(inputs.Mesh, _graph.Begin(former.Graph)
            .Set(_services, inputs.Mesh.Services)
            .Set(_endpoints, inputs.Mesh.Endpoints)
            .Set(_tables, inputs.Mesh.Routes)
            .Set(_streams, inputs.Mesh.Streams)
            .Set(_policies, inputs.Mesh.Policies)
            .Set(_visibility, inputs.Mesh.Visibility)
            .Set(_clients, inputs.Clients)
            .Set(_addresses, inputs.Addresses)
            .Set(_settings, ViewInputs.SettingsOf(inputs.Mesh))
            .Run());
    }

    /// <summary>The objects behind the endpoints at a socket.</summary>
    internal IEnumerable<Model.Objects.Provenance> EndpointsAt(ViewState state, SocketName socket)
    {
        var endpoints = _endpoints.In(state.Graph);
        return _endpointsByAddress.KeysOf(state.Graph, socket.Address).Where(key => key.TargetPort == socket.Port)
            .Select(key => endpoints.Find(key)!.Provenance); // an index has only what its source has
    }

    private ViewState StateOf(MeshSnapshot mesh, GraphState state) => new(
        state, mesh, _views.In(state), _rivals.In(state), _ports.In(state), _large.In(state), _largeEndpoints.In(state),
        _workloads.In(state), _labelKeys.In(state));

    private Collection<string, string> DeclareLabelKeys() => _graph.Union(
        "labels that are looked at",
        _graph.Union(
            "labels that rules look at",
            _graph.Sum("labels of tables of requests", _graph.Index("tables by labels", _tables, KeyOrder.Ordinal, AddLabels)),
            _graph.Sum(
                "labels of tables of connections", _graph.Index("tables of connections by labels", _streams, KeyOrder.Ordinal, AddLabels))),
        _graph.Sum("labels that policies look at", _graph.Index("policies by labels", _policies, KeyOrder.Ordinal, PolicyLabels.Add)));

    private Collection<string, HostViews> DeclareViews()
    {
        var services = _graph.Group<string, ServiceKey, Service, string, EquatableList<Service>>(
            "services of hosts", _servicesByHost, new(KeyOrder.Ordinal),
            static (host, members, output) => output.Add(host, members.Select(static member => member.Value).ToEquatableList()));
        var tables = _graph.Group<string, TableKey, RouteTable, string, EquatableList<RouteTable>>(
            "tables of hosts",
            _graph.Index("tables by host", _tables, KeyOrder.Ordinal, static (key, _, hosts) => hosts.Add(key.Host)),
            new(KeyOrder.Ordinal),
            static (host, members, output) => output.Add(host, members.Select(static member => member.Value).ToEquatableList()));
        var streams = _graph.Group<string, TableKey, StreamTable, string, EquatableList<StreamTable>>(
            "tables of connections of hosts",
            _graph.Index("tables of connections by host", _streams, KeyOrder.Ordinal, static (key, _, hosts) => hosts.Add(key.Host)),
            new(KeyOrder.Ordinal),
            static (host, members, output) => output.Add(host, members.Select(static member => member.Value).ToEquatableList()));
        HostFacts FactsOf(string host, Context context) =>
            new(context.Find(services, host) ?? [], context.Find(tables, host) ?? [], context.Find(streams, host) ?? []);
        var seen = _graph.Map<string, string, HostViews>(
            "views by what is seen",
            _graph.Union("hosts", _graph.Union("hosts of requests", services, tables), streams),
            (host, _, context) => ViewsOf(host, FactsOf(host, context), context),
            beside: [services, tables, streams]);

        // What rules that clients see lead to is there for them, whether or not they see it by itself.
        var named = _graph.Index("hosts by the rules of those who see a part", seen, KeyOrder.Ordinal, AddNamed);
        return _graph.Map<string, HostViews, HostViews>(
            "views", seen, (host, views, context) => WithNamed(host, views, named, () => FactsOf(host, context), context));
    }

    private static void AddNamed(string host, HostViews views, List<string> named)
    {
        foreach (var other in views.Others.Where(static other => other.Class.IsScoped))
        {
            foreach (var cluster in other.View.AllNamedClusters())
            {
                if (cluster.Host != host && !named.Contains(cluster.Host))
                {
                    named.Add(cluster.Host);
                }
            }
        }
    }

    private HostViews WithNamed(
        string host, HostViews views, BucketIndex<string, string, HostViews> index, Func<HostFacts> facts, Context context)
    {
        SortedDictionary<ClientClass, SortedSet<int>> ports = [];
        Add(views);
        foreach (var (_, naming) in context.Entries(index, host))
        {
            Add(naming);
        }

        if (ports.Count == 0)
        {
            return views;
        }

        var others = views.Others.ToDictionary(static other => other.Class, static other => other.View);
        var known = facts();
        var policies = context.Keys(_policiesByHost, host);
        foreach (var (clients, wanted) in ports)
        {
            var view = others.GetValueOrDefault(clients, HostView.Empty);
            wanted.ExceptWith(view.Service?.Ports.Select(static port => port.Number) ?? []);
            var whole = wanted.Count == 0 ? null : ViewOf(known, policies, clients with { Visibility = null }, context);
            var isOther = view.Service is { } own && own.Key != whole?.Service?.Key;
            if (whole?.Service is { } service && !isOther && service.Ports.Any(port => wanted.Contains(port.Number)))
            {
                var kept = view.Service?.Ports ?? [];
                others[clients] = view with
                {
                    Service = service with
                    {
                        Ports = service.Ports.Where(port => wanted.Contains(port.Number) || kept.Contains(port)).ToEquatableList(),
                    },
                    Policy = whole.Policy,
                    Place = whole.Place,
                };
            }
        }

        return new(views.Anyone, others.Select(static other => new ClassView(other.Key, other.Value))
            .OrderBy(static other => other.Class)
            .ToEquatableList());

        void Add(HostViews naming)
        {
            foreach (var other in naming.Others.Where(static other => other.Class.IsScoped))
            {
                foreach (var cluster in other.View.AllNamedClusters().Where(cluster => cluster.Host == host))
                {
                    if (!ports.TryGetValue(other.Class, out var wanted))
                    {
                        ports.Add(other.Class, wanted = []);
                    }

                    wanted.Add(cluster.Port);
                }
            }
        }
    }

    private HostViews ViewsOf(string host, HostFacts facts, Context context)
    {
        var policies = context.Keys(_policiesByHost, host);
        var anyone = ViewOf(facts, policies, ClientClass.Anyone, context);
        List<ClassView> others = [];
        foreach (var clients in ClassesOf(host, facts, policies, context))
        {
            var view = ViewOf(facts, policies, clients, context);
            if (clients.IsScoped ? !view.IsEmpty : !view.Equals(anyone))
            {
                others.Add(new(clients, view));
            }
        }

        return new(anyone, others.Count == 0 ? [] : others.OrderBy(static other => other.Class).ToEquatableList());
    }

    private HostView ViewOf(HostFacts facts, IReadOnlyList<PolicyKey> policies, ClientClass clients, Context context)
    {
        // Clients are put into classes anew when what lets them see a part goes, so that until then they see nothing.
        var seen = clients.Visibility is { } key ? context.Find(_visibility, key) : null;
        if (clients.IsScoped && seen is null)
        {
            return HostView.Empty;
        }

        var settings = context.Find(_hostSettings, ViewInputs.SettingsKey) ?? HostSettings.Default;

        // One service per hostname, since clusters and virtual hosts are named by it.
        var service = Service.Nearest(
            facts.Services.Select(candidate => PartOf(candidate, seen, clients)).OfType<Service>(), clients.Namespace);
        var forms = HostForms.Of(service, clients.Namespace);
        var policy = service is null ? null : PolicyChoice.Find(
            policies, clients, service.Key.Namespace, settings.RootNamespace, _policies, context);
        return new()
        {
            Service = service,
            Policy = policy,
            Place = PolicyLabels.PlaceOf(policy, clients.Labels),
            Tables = ClientTables.WithRetries(ClientTables.Choose(facts, service, clients, seen), settings.Retry),
            Streams = ClientStreams.Choose(facts, service, clients, seen),
            Traffic = settings.Traffic,
            ShortNames = forms.Short.ToEquatableList(),
            Addresses = forms.Addresses.ToEquatableList(),
        };
    }

    // The ports of a service that clients see; null where they see none.
    private static Service? PartOf(Service service, ProxyVisibility? seen, ClientClass clients)
    {
        if (seen is null)
        {
            return service;
        }

        var ports = service.Ports
            .Where(port => seen.Sees(service.Key.Hostname, service.Key.Namespace, port.Number, clients.Namespace))
            .ToEquatableList();
        return ports.Count == 0 ? null : ports.Count == service.Ports.Count ? service : service with { Ports = ports };
    }

    /// <summary>
    /// The classes that may see a host otherwise than anyone: those of the namespaces that something about it names, all where rules or
    /// policies look at labels, and, of those that see only a part of the mesh, those whose part it may be.
    /// </summary>
    private IEnumerable<ClientClass> ClassesOf(string host, HostFacts facts, IReadOnlyList<PolicyKey> policies, Context context)
    {
        List<ClientClass> classes = [];
        if (facts.Tables.Any(ClientTables.LooksAtLabels)
            || facts.Streams.Any(ClientStreams.LooksAtLabels)
            || (policies.Count > 0 && context.Keys(_policiesWithLabels, host).Count > 0))
        {
            classes.AddRange(context.Keys(_clientsWithLabels, WithLabels));
        }

        foreach (var ns in NamespacesOf(facts, policies))
        {
            classes.AddRange(context.Keys(_clientsByNamespace, ns));
        }

        var namespaces = facts.Services.Select(static service => service.Key.Namespace)
            .Concat(facts.Tables.Select(static table => table.Namespace))
            .Concat(facts.Streams.Select(static table => table.Namespace))
            .Distinct();
        classes.AddRange(_seen.ClassesOf(host, namespaces, context));
        return classes.Distinct();
    }

    private static List<string> NamespacesOf(HostFacts facts, IReadOnlyList<PolicyKey> policies)
    {
        List<string> namespaces = [];
        foreach (var service in facts.Services)
        {
            namespaces.Add(service.Key.Namespace);
            namespaces.AddRange(service.ExportTo.AsSpan());
        }

        foreach (var table in facts.Tables)
        {
            namespaces.Add(table.Namespace);
            namespaces.AddRange(table.ExportTo.AsSpan());
            foreach (var rule in table.Rules)
            {
                foreach (var match in rule.Matches)
                {
                    namespaces.Add(match.SourceNamespace);
                }
            }
        }

        foreach (var table in facts.Streams)
        {
            namespaces.Add(table.Namespace);
            namespaces.AddRange(table.ExportTo.AsSpan());
            namespaces.AddRange(table.Rules.SelectMany(static rule => rule.Matches).Select(static match => match.SourceNamespace));
        }

        foreach (var policy in policies)
        {
            PolicyChoice.AddNamespaces(policy, namespaces);
        }

        namespaces.Sort(StringComparer.Ordinal);
        var kept = 0;
        for (var i = 0; i < namespaces.Count; i++)
        {
            if (namespaces[i] is not ("" or "*" or ".") && (kept == 0 || namespaces[kept - 1] != namespaces[i]))
            {
                namespaces[kept++] = namespaces[i];
            }
        }

        namespaces.RemoveRange(kept, namespaces.Count - kept);
        return namespaces;
    }

    private Workloads? WorkloadsAt(string address, string same, Context context)
    {
        List<WorkloadPlace> places = [];
        foreach (var (key, endpoint) in context.Entries(_endpointsByAddress, address))
        {
            if (context.Find(_services, key.Service) is { } service && service.FindPort(key.Port) is { IsHttp: true } port)
            {
                places.Add(new(service, port, endpoint));
            }
        }

        return places.Count == 0
            ? null
            : new(places.OrderBy(static place => place.Service.Key).ThenBy(static place => place.Port.Number).ToEquatableList());
    }

    private static void AddLabels(TableKey key, RouteTable table, List<string> labels)
    {
        foreach (var rule in table.Rules)
        {
            foreach (var match in rule.Matches)
            {
                AddEachOnce(match.SourceLabels.Count == 0 ? [] : match.SourceLabels.Keys.ToEquatableList(), labels);
            }
        }
    }

    private static void AddLabels(TableKey key, StreamTable table, List<string> labels)
    {
        foreach (var match in table.Rules.SelectMany(static rule => rule.Matches).Where(static match => match.SourceLabels.Count > 0))
        {
            AddEachOnce(match.SourceLabels.Keys.ToEquatableList(), labels);
        }
    }

    // The host itself is among those that stand for its name: another host's alias may be the same.
    private static void AddAliases(string host, HostViews views, List<string> aliases)
    {
        aliases.Add(host);
        Add(views.Anyone);
        foreach (var other in views.Others)
        {
            Add(other.View);
        }

        void Add(HostView view)
        {
            AddEachOnce(view.ShortNames, aliases);
            AddEachOnce(view.Addresses, aliases);
        }
    }

    private static void AddEachOnce(EquatableList<string> texts, List<string> all)
    {
        foreach (var text in texts)
        {
            if (!all.Contains(text))
            {
                all.Add(text);
            }
        }
    }
}
