using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Catalog;
using Fairlead.Model.Listeners;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Model.Proxies;
using Fairlead.Model.Raw;
using Fairlead.Model.Routing;
using Fairlead.Model.Telemetry;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Tests.Meshes;

/// <summary>Random meshes, small enough that names, namespaces and addresses clash often. Equal seeds make equal meshes.</summary>
internal sealed class MeshGenerator(int seed)
{
    private static readonly string[] Hosts =
        ["a.ns1.svc.cluster.local", "a.ns2.svc.cluster.local", "a", "a.ns1", "b.ns1.internal", "*.ns1.internal", "*", "api.example.com",
            "a.ns1.svc"];

    private static readonly string[] Namespaces = ["ns1", "ns2", "default", "istio-system"];

    private static readonly string[] Labels = ["v1", "v2"];

    private readonly Random _random = new(seed);

    public MeshSnapshot Mesh()
    {
        var services = Enumerable.Range(0, _random.Next(6))
            .Select(_ => Service())
            .DistinctBy(service => service.Key)
            .OrderBy(service => service.Key)
            .ToList();
        List<(ServiceKey, int, Endpoint)> endpoints = [];
        foreach (var service in services)
        {
            foreach (var port in service.Ports)
            {
                foreach (var provider in (string[])["file", "other"])
                {
                    endpoints.AddRange(Enumerable.Range(0, _random.Next(4)).Select(_ => (service.Key, port.Number, Endpoint(provider))));
                }
            }
        }

        return MeshLists.ToMesh(
            services,
            endpoints,
            Enumerable.Range(0, _random.Next(6))
                .Select(_ => Table(services))
                .DistinctBy(table => (table.Host, table.Port, table.Namespace)),
            Enumerable.Range(0, _random.Next(5)).Select(Policy).ToList(),
            Enumerable.Range(0, _random.Next(3)).Select(Raw).ToList()) with
        {
            Access = OrderedMap.Create(
                KeyOrder.Ordinal, Namespaces.Where(_ => _random.Next(3) == 0).Select(ns => KeyValuePair.Create(ns, Access(ns)))),
            Telemetry = OrderedMap.Create(
                KeyOrder.Ordinal, Namespaces.Where(_ => _random.Next(3) == 0).Select(ns => KeyValuePair.Create(ns, Telemetry(ns)))),
            Settings = _random.Next(4) == 0
                ? new()
                {
                    RootNamespace = Pick(Namespaces),
                    AccessLog = new() { File = Pick(["", "/dev/stdout"]) },
                    Retry = Pick<RetryPolicy?>([null, new() { Attempts = 7 }]),
                    Traffic = new() { Connections = Pick<ConnectionPool?>([null, new() { ConnectTimeout = TimeSpan.FromSeconds(3) }]) },
                }
                : null,
            Streams = OrderedMap.Create(
                KeyOrder.Natural<TableKey>(),
                Enumerable.Range(0, _random.Next(4))
                    .Select(_ => Streams(services))
                    .Select(static (table, index) => KeyValuePair.Create(
                        new TableKey(table.Host, table.Port, index, table.Namespace, default, 0, table.Service), table))),
            Visibility = OrderedMap.Create(
                KeyOrder.Natural<VisibilityKey>(),
                Enumerable.Range(0, _random.Next(4)).Select(Visibility)),
            Listeners = OrderedMap.Create(
                KeyOrder.Natural<ListenerKey>(),
                Enumerable.Range(0, _random.Next(4))
                    .Select(Listener)
                    .Select(static listener => KeyValuePair.Create(listener.Key, listener))),
            ListenerRoutes = OrderedMap.Create(
                KeyOrder.Natural<ListenerHostKey>(),
                Enumerable.Range(0, _random.Next(5)).Select(_ => Table(services))
                    .DistinctBy(static table => table.Host)
                    .Select(table => KeyValuePair.Create(new ListenerHostKey(ListenerKeyOf(_random.Next(4)), table.Host), table))),
            ListenerStreams = OrderedMap.Create(
                KeyOrder.Natural<ListenerHostKey>(),
                Enumerable.Range(0, _random.Next(5)).Select(_ => Streams(services))
                    .DistinctBy(static table => table.Host)
                    .Select(table => KeyValuePair.Create(new ListenerHostKey(ListenerKeyOf(_random.Next(4)), table.Host), table))),
        };
    }

    public ProxyScope Scope() => new()
    {
        Kind = Pick([ProxyKind.Envoy, ProxyKind.Fairlead, ProxyKind.Grpc]),
        NodeId = Pick(["edge-1", "n2"]),
        Cluster = Pick(["a", "b", ""]),
        Namespace = Pick(Namespaces),
        Labels = Label(),
        Locality = Locality.Parse(Pick(["", "r/a", "r/b"])),
        InstanceIps = [Pick(["10.0.0.1", "10.0.0.2", "127.0.0.1"])],
        StaticListeners = _random.Next(4) == 0,
        IsGateway = _random.Next(3) == 0,
        Metadata = Label(),
        Routes = Pick([RouteDelivery.Full, RouteDelivery.Hosts, RouteDelivery.OnDemand]),
        LargestLocality = Pick([0, 0, 1]),
    };

    /// <summary>The next mesh of a history: some of it is other than before, some has come, some has gone.</summary>
    public MeshSnapshot Next(MeshSnapshot mesh)
    {
        var other = Mesh();
        return new()
        {
            Services = Mix(mesh.Services, other.Services),
            Endpoints = Mix(mesh.Endpoints, other.Endpoints),
            Routes = Mix(mesh.Routes, other.Routes),
            Policies = Mix(mesh.Policies, other.Policies),
            RawResources = Mix(mesh.RawResources, other.RawResources),
            Access = Mix(mesh.Access, other.Access),
            Telemetry = Mix(mesh.Telemetry, other.Telemetry),
            Settings = _random.Next(3) == 0 ? other.Settings : mesh.Settings,
            Streams = Mix(mesh.Streams, other.Streams),
            Visibility = Mix(mesh.Visibility, other.Visibility),
            Listeners = Mix(mesh.Listeners, other.Listeners),
            ListenerRoutes = Mix(mesh.ListenerRoutes, other.ListenerRoutes),
            ListenerStreams = Mix(mesh.ListenerStreams, other.ListenerStreams),
        };
    }

    private OrderedMap<TKey, TValue> Mix<TKey, TValue>(OrderedMap<TKey, TValue> before, OrderedMap<TKey, TValue> other)
    {
        var next = before;
        foreach (var change in _random.Next(3) == 0 ? other.ChangesSince(before) : [])
        {
            if (_random.Next(2) == 0)
            {
                next = change.HasAfter ? next.With(change.Key, change.After!) : next.Without(change.Key); // it has one
            }
        }

        return next;
    }

    private Service Service()
    {
        var host = Pick(Hosts[..^3]);
        return new()
        {
            Key = new(Pick(Namespaces), host),
            Ports = [.. Enumerable.Range(0, _random.Next(1, 4))
                .Select(_ => Pick([80, 81, 9080]))
                .Distinct()
                .Order()
                .Select(number => TestMesh.Port(number, Pick([PortProtocol.Http, PortProtocol.Grpc, PortProtocol.Tcp])))],
            Resolution = Pick(
                [Resolution.Static, Resolution.Static, Resolution.Dns, Resolution.DnsRoundRobin, Resolution.Dynamic, Resolution.None]),
            Addresses = _random.Next(2) == 0 ? [] : [Pick(["10.9.0.1", "10.9.0.2", "fd00::9", "10.9.0.0/24"])],
            ExportTo = ExportTo(),
            Provenance = [TestMesh.From("ServiceEntry", host)],
        };
    }

    private Endpoint Endpoint(string provider) => new()
    {
        Address = Pick(["10.0.0.1", "10.0.0.2", "fd00::1", "FD00::0001", "127.0.0.1", "h.example.com"]),
        Port = Pick([80, 8080]),
        Labels = Label(),
        Locality = Locality.Parse(Pick(["", "r/a", "r/b"])),
        Weight = Pick([1, 5, int.MaxValue]),
        Health = Pick([EndpointHealth.Healthy, EndpointHealth.Unhealthy, EndpointHealth.Draining]),
        Provider = provider,
        Provenance = TestMesh.From("ServiceEntry", "e", _random.Next(5)),
    };

    private RouteTable Table(List<Service> services)
    {
        var host = Pick(Hosts);
        return new()
        {
            Host = host,
            Port = Pick([80, 81, 9080]),
            Service = services.Where(service => service.Key.Hostname == host).Select(service => (ServiceKey?)service.Key).FirstOrDefault(),
            Namespace = Pick(Namespaces),
            ExportTo = ExportTo(),
            Rules = Enumerable.Range(0, _random.Next(4)).Select(Rule).ToEquatableList(),
            Provenance = [TestMesh.From("VirtualService", host)],
        };
    }

    private StreamTable Streams(List<Service> services)
    {
        var host = Pick(Hosts);
        return new()
        {
            Host = host,
            Port = Pick([80, 81, 9080]),
            Service = services.Where(service => service.Key.Hostname == host).Select(service => (ServiceKey?)service.Key).FirstOrDefault(),
            Namespace = Pick(Namespaces),
            ExportTo = ExportTo(),
            Rules = Enumerable.Range(0, _random.Next(3)).Select(_ => StreamRule()).ToEquatableList(),
            Provenance = [TestMesh.From("VirtualService", host)],
        };
    }

    private static ListenerKey ListenerKeyOf(int index) => new(TestMesh.From("Gateway", $"gateway-{index}").Key, "server");

    private Listener Listener(int index) => new()
    {
        Key = ListenerKeyOf(index),
        Selector = _random.Next(2) == 0 ? EquatableMap<string>.Empty : Label(),
        Bind = Pick(["", "", "10.0.0.1"]),
        Port = Pick([80, 443]),
        Protocol = Pick([ListenerProtocol.Http, ListenerProtocol.Https, ListenerProtocol.Tls, ListenerProtocol.Tcp]),
        Hosts = [new("*", Pick(["*", "a.test", "*.test"]))],
        Tls = Pick<ServerTls?>(
        [
            null,
            new() { Mode = ServerTlsMode.PassThrough, RedirectsToHttps = true },
            new() { Mode = ServerTlsMode.Simple, Files = [new("/c", "/k", "")] },
            new() { Mode = ServerTlsMode.Simple, CredentialNames = ["secret"] },
        ]),
        Provenance = TestMesh.From("Gateway", $"gateway-{index}"),
    };

    private StreamRule StreamRule() => new()
    {
        Matches = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => new StreamMatch
        {
            ServerNames = Pick<EquatableList<string>>([[], ["a.test"], ["a.test", "*.test"]]),
            DestinationSubnets = Pick<EquatableList<string>>([[], [], ["10.0.0.0/8", "fd00::1"]]),
            SourceLabels = _random.Next(3) == 0 ? Label() : EquatableMap<string>.Empty,
            SourceNamespace = Pick(["", "", "ns1"]),
        })],
        Destinations = [.. Enumerable.Range(1, _random.Next(1, 3))
            .Select(weight => new WeightedDestination
            {
                Destination = new(new(Pick(Namespaces), Pick(Hosts)), Pick([80, 9080]), Pick(["", "v1"])),
                Weight = weight,
            })],
        Provenance = TestMesh.From("VirtualService", "streams", 2),
    };

    private KeyValuePair<VisibilityKey, ProxyVisibility> Visibility(int index)
    {
        var ns = Pick(Namespaces);
        var selector = _random.Next(2) == 0 ? EquatableMap<string>.Empty : Label();
        var provenance = TestMesh.From("Sidecar", $"sidecar-{index}");
        return new(new(ns, selector.Count == 0, provenance.Key, index), new()
        {
            Namespace = ns,
            Selector = selector,
            Egress = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => new EgressListener
            {
                Port = Pick<int?>([null, 80, 81]),
                Protocol = Pick<PortProtocol?>([null, PortProtocol.Http, PortProtocol.Tcp]),
                Bind = Pick(["", "127.0.0.1"]),
                IsCalledDirectly = Pick<bool?>([null, true]),
                Hosts = [.. Enumerable.Range(0, _random.Next(4))
                    .Select(_ => new VisibleHosts(Pick(["*", ".", "ns1"]), Pick(["*", "*", .. Hosts]), _random.Next(5) == 0))],
            })],
            Ingress = [.. Enumerable.Range(0, _random.Next(2)).Select(_ => new IngressListener
            {
                Port = Pick([80, 8080]),
                Protocol = Pick([PortProtocol.Http, PortProtocol.Tcp]),
                Bind = Pick(["", "10.0.0.1"]),
                Target = Pick(["", "127.0.0.1:8081"]),
            })],
            Outbound = Pick<OutboundPolicy?>([null, new(OutboundMode.AllowAny)]),
            Provenance = provenance,
        });
    }

    private RouteRule Rule(int index)
    {
        RouteAction action = _random.Next(5) switch
        {
            0 => new RedirectAction { Status = Pick([301, 302, 308]), PrefixRewrite = "/x" },
            1 => new DirectResponseAction(Pick([200, 404]), []),
            _ => new ForwardAction
            {
                Destinations = [.. Enumerable.Range(1, _random.Next(1, 4))
                    .Select(weight => new WeightedDestination
                    {
                        Destination = new(new(Pick(Namespaces), Pick(Hosts)), Pick([80, 9080]), Pick(["", "v1", "gone"])),
                        Weight = weight
                    })],
                Timeout = Pick<TimeSpan?>([null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)]),
                Retry = Pick<RetryPolicy?>([null, new() { Attempts = 0 }, new() { Attempts = 3, RetryOn = ["5xx", "unavailable", "503"] }]),
            },
        };
        return TestMesh.Rule(action, [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Match())]) with
        {
            Name = $"rule-{index}",
            Fault = Pick<FaultPolicy?>([null, new(new(TimeSpan.FromSeconds(1), 10), new(503, null, 50))]),
        };
    }

    private RouteMatch Match() => new()
    {
        Path = Pick<StringMatch?>([null, Text("/a"), Text("/a.B/c")]),
        Method = Pick<StringMatch?>([null, Text("GET"), Text("POST")]),
        Headers = _random.Next(2) == 0 ? EquatableMap<StringMatch>.Empty : new[] { KeyValuePair.Create("x", Text("1")) }.ToEquatableMap(),
        WithoutHeaders = _random.Next(2) == 0
            ? EquatableMap<StringMatch>.Empty
            : new[] { KeyValuePair.Create("y", Text("1")), KeyValuePair.Create("z", Text("2")) }.ToEquatableMap(),
        SourceLabels = _random.Next(3) == 0 ? Label() : EquatableMap<string>.Empty,
        SourceNamespace = Pick(["", "", "ns1"]),
    };

    private StringMatch Text(string value) =>
        new(Pick([StringMatchKind.Exact, StringMatchKind.Prefix, StringMatchKind.Regex, StringMatchKind.Present]), value,
            _random.Next(2) == 0);

    private DestinationPolicy Policy(int index) => new()
    {
        Host = Pick(Hosts),
        Namespace = Pick(Namespaces),
        ExportTo = ExportTo(),
        Selector = _random.Next(4) == 0 ? Label() : EquatableMap<string>.Empty,
        Traffic = Traffic(),
        PortTraffic = _random.Next(3) == 0 ? [new(80, Traffic())] : [],
        Subsets = [.. Labels.Where(_ => _random.Next(2) == 0).Select(name => new Subset
        {
            Name = name,
            Labels = new[] { KeyValuePair.Create("version", name) }.ToEquatableMap(),
            Provenance = TestMesh.From("DestinationRule", $"rule-{index}", 3),
        })],
        Provenance = [TestMesh.From("DestinationRule", $"rule-{index}")],
    };

    private TrafficPolicy Traffic() => new()
    {
        Balancing = new()
        {
            Algorithm = Pick([LoadBalancing.Default, LoadBalancing.RoundRobin, LoadBalancing.Random, LoadBalancing.Passthrough]),
            Hashing = Pick<HashPolicy?>([null, null, new() { Source = HashSource.Header, Name = "x" }]),
            Locality = Pick<LocalityPolicy?>(
            [
                null,
                new() { FailoverPriority = ["version", "topology.kubernetes.io/zone"] },
                new() { Distribute = [new("r/*", new[] { KeyValuePair.Create("r/*", 100) }.ToEquatableMap())] },
            ]),
        },
        Outliers = Pick<OutlierDetection?>([null, new() { Consecutive5xxErrors = 3 }]),
        Tls = Pick<ClientTls?>([null, null, null, new() { Mode = ClientTlsMode.Simple }, new() { Mode = ClientTlsMode.Mesh }]),
    };

    private RawResource Raw(int index) => new()
    {
        TypeUrl = Protos.TypeUrls.Cluster,
        Name = Pick(["raw", "outbound|80||a"]),
        Value = [],
        Nodes = Pick<EquatableList<NodeSelector>>(
            [[], [new() { Id = "edge-*" }], [new() { Cluster = "a" }], [new() { Metadata = Label() }]]),
        Provenance = TestMesh.From("EnvoyResources", $"raw-{index}"),
    };

    private NamespaceAccess Access(string ns) => new()
    {
        Peers = [.. Enumerable.Range(0, _random.Next(2)).Select(i => new PeerAuthentication
        {
            Selector = Selector(),
            Mode = Pick<PeerMode?>([null, PeerMode.Permissive, PeerMode.Strict]),
            Provenance = AccessFrom("PeerAuthentication", ns, i),
        })],
        Requests = [.. Enumerable.Range(0, _random.Next(2)).Select(i => new RequestAuthentication
        {
            Selector = Selector(),
            Rules = [new()
            {
                Issuer = "issuer", JwksUri = "http://api.example.com/", Provenance = AccessFrom("RequestAuthentication", ns, i),
            }],
            Provenance = AccessFrom("RequestAuthentication", ns, i),
        })],
        Authorizations = [.. Enumerable.Range(0, _random.Next(3)).Select(i => new Authorization
        {
            Selector = Selector(),
            Action = Pick([AuthorizationAction.Allow, AuthorizationAction.Deny, AuthorizationAction.Custom, AuthorizationAction.Audit]),
            IsDryRun = _random.Next(4) == 0,
            Rules = [new()
            {
                From = Pick<EquatableList<AuthorizationSource>>(
                    [[], [new() { Principals = new(["a"], []) }], [new() { Addresses = new(["10.0.0.0/8"], []) }]]),
                To = Pick<EquatableList<AuthorizationOperation>>([[], [new() { Paths = new(["/a"], []) }]]),
                Path = "spec.rules[0]",
            }],
            Provenance = AccessFrom("AuthorizationPolicy", ns, i),
        })],
    };

    private NamespaceTelemetry Telemetry(string ns) => new(
        [.. Enumerable.Range(0, _random.Next(3)).Select(i => new TelemetryPolicy
        {
            Selector = Selector(),
            AccessLogs = _random.Next(2) == 0
                ? []
                : [new(Pick([TrafficSide.Both, TrafficSide.Client]), _random.Next(2) == 0, Pick(["", "response.code == 500"]))],
            Tracing = _random.Next(2) == 0 ? [] : [new() { Sampling = 5 }],
            Provenance = AccessFrom("Telemetry", ns, i),
        })]);

    private static Provenance AccessFrom(string kind, string ns, int index) => new(new("test.example", kind, ns, $"p{index}"), "spec");

    private EquatableMap<string> Selector() => _random.Next(2) == 0 ? EquatableMap<string>.Empty : Label();

    private EquatableList<string> ExportTo() => Pick<EquatableList<string>>([["*"], ["*"], ["."], ["ns1"]]);

    private EquatableMap<string> Label() => new[] { KeyValuePair.Create("version", Pick(Labels)) }.ToEquatableMap();

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];
}
