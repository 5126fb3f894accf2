using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Policy;
using Fairlead.Model.Routing;
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
    private readonly Input<PolicyKey, DestinationPolicy> _policies;
    private readonly Input<ClientClass, ClientClass> _clients;
    private readonly Input<string, string> _addresses;
    private readonly BucketIndex<string, ServiceKey, Service> _servicesByHost;
    private readonly BucketIndex<string, TableKey, RouteTable> _tablesByHost;
    private readonly PatternIndex<PolicyKey, DestinationPolicy> _policiesByHost;
    private readonly BucketIndex<string, ClientClass, ClientClass> _clientsByNamespace;
    private readonly BucketIndex<string, ClientClass, ClientClass> _clientsWithLabels;
    private readonly BucketIndex<string, EndpointKey, Endpoint> _endpointsByAddress;
    private readonly Collection<string, BucketSum> _labelKeys;
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
        _policies = _graph.Input<PolicyKey, DestinationPolicy>("policies", KeyOrder.Natural<PolicyKey>());
        _clients = _graph.Input<ClientClass, ClientClass>("classes of clients", KeyOrder.Natural<ClientClass>());
        _addresses = _graph.Input<string, string>("addresses of clients", KeyOrder.Ordinal);

        _servicesByHost = _graph.Index("services by host", _services, KeyOrder.Ordinal, static (key, _, hosts) => hosts.Add(key.Hostname));
        _tablesByHost = _graph.Index("tables by host", _tables, KeyOrder.Ordinal, static (key, _, hosts) => hosts.Add(key.Host));
        _policiesByHost = _graph.IndexByPattern("policies by host", _policies, AddPolicyHost);
        _clientsByNamespace = _graph.Index(
            "classes by namespace", _clients, KeyOrder.Ordinal, static (key, _, namespaces) => namespaces.Add(key.Namespace));
        _clientsWithLabels = _graph.Index("classes with labels", _clients, KeyOrder.Ordinal, static (key, _, buckets) =>
        {
            if (key.Labels.Count > 0)
            {
                buckets.Add(WithLabels);
            }
        });
        _labelKeys = _graph.Sum("labels that rules look at", _graph.Index("tables by labels", _tables, KeyOrder.Ordinal, AddLabels));

        var servicesOfHosts = _graph.Group<string, ServiceKey, Service, string, EquatableList<Service>>(
            "services of hosts", _servicesByHost, new(KeyOrder.Ordinal),
            static (host, members, output) => output.Add(host, members.Select(static member => member.Value).ToEquatableList()));
        var tablesOfHosts = _graph.Group<string, TableKey, RouteTable, string, EquatableList<RouteTable>>(
            "tables of hosts", _tablesByHost, new(KeyOrder.Ordinal),
            static (host, members, output) => output.Add(host, members.Select(static member => member.Value).ToEquatableList()));
        var hosts = _graph.Union("hosts", servicesOfHosts, tablesOfHosts);
        _views = _graph.Map<string, string, HostViews>(
            "views",
            hosts,
            (host, _, context) =>
                ViewsOf(host, new(context.Find(servicesOfHosts, host) ?? [], context.Find(tablesOfHosts, host) ?? []), context),
            beside: [servicesOfHosts, tablesOfHosts]);
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
        Empty = StateOf(_graph.Empty);
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
        return StateOf(_graph.Begin(former.Graph)
            .Set(_services, inputs.Mesh.Services)
            .Set(_endpoints, inputs.Mesh.Endpoints)
            .Set(_tables, inputs.Mesh.Routes)
            .Set(_policies, inputs.Mesh.Policies)
            .Set(_clients, inputs.Clients)
            .Set(_addresses, inputs.Addresses)
            .Run());
    }

    /// <summary>The objects behind the endpoints at a socket.</summary>
    internal IEnumerable<Model.Objects.Provenance> EndpointsAt(ViewState state, SocketName socket)
    {
        var endpoints = _endpoints.In(state.Graph);
        return _endpointsByAddress.KeysOf(state.Graph, socket.Address).Where(key => key.TargetPort == socket.Port)
            .Select(key => endpoints.Find(key)!.Provenance); // an index has only what its source has
    }

    private ViewState StateOf(GraphState state) => new(
        state, _views.In(state), _rivals.In(state), _ports.In(state), _large.In(state), _largeEndpoints.In(state), _workloads.In(state),
        _labelKeys.In(state));

    private HostViews ViewsOf(string host, HostFacts facts, Context context)
    {
        var policies = context.Keys(_policiesByHost, host);
        var anyone = ViewOf(facts, policies, ClientClass.Anyone, context);
        List<ClassView> others = [];
        foreach (var clients in ClassesOf(facts, policies, context))
        {
            var view = ViewOf(facts, policies, clients, context);
            if (!view.Equals(anyone))
            {
                others.Add(new(clients, view));
            }
        }

        return new(anyone, others.Count == 0 ? [] : others.OrderBy(static other => other.Class).ToEquatableList());
    }

    private HostView ViewOf(HostFacts facts, IReadOnlyList<PolicyKey> policies, ClientClass clients, Context context)
    {
        // One service per hostname, since clusters and virtual hosts are named by it: the client's own, else that of the first namespace.
        Service? service = null;
        foreach (var candidate in facts.Services)
        {
            var isOwn = candidate.Key.Namespace == clients.Namespace;
            if ((isOwn || service is null) && candidate.IsVisibleTo(clients.Namespace))
            {
                service = candidate;
                if (isOwn)
                {
                    break;
                }
            }
        }

        var forms = HostForms.Of(service, clients.Namespace);
        return new()
        {
            Service = service,
            Policy = service is null ? null : PolicyChoice.Find(policies, clients.Namespace, service.Key.Namespace, _policies, context),
            Tables = ClientTables.Choose(facts, service, clients),
            ShortNames = forms.Short.ToEquatableList(),
            Addresses = forms.Addresses.ToEquatableList(),
        };
    }

    /// <summary>
    /// The classes that may see a host otherwise than anyone: those of the namespaces that something about it names, and all where rules
    /// look at labels.
    /// </summary>
    private IEnumerable<ClientClass> ClassesOf(HostFacts facts, IReadOnlyList<PolicyKey> policies, Context context)
    {
        List<ClientClass> classes = [];
        var looksAtLabels = facts.Tables.Any(ClientTables.LooksAtLabels);
        if (looksAtLabels)
        {
            classes.AddRange(context.Keys(_clientsWithLabels, WithLabels));
        }

        foreach (var ns in NamespacesOf(facts, policies))
        {
            classes.AddRange(context.Keys(_clientsByNamespace, ns));
        }

        return looksAtLabels ? classes.Distinct() : classes;
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

    // What holds for chosen workloads alone is no policy of their whole class.
    private static void AddPolicyHost(PolicyKey key, DestinationPolicy policy, List<string> hosts)
    {
        if (key.Selector.Length == 0)
        {
            hosts.Add(key.Host);
        }
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
