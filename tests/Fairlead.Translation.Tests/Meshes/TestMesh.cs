using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Model.Raw;
using Fairlead.Model.Routing;
using Fairlead.Model.Telemetry;

namespace Fairlead.Translation.Tests.Meshes;

/// <summary>Builds meshes in code, for tests of single rules.</summary>
internal sealed class TestMesh
{
    private readonly List<Service> _services = [];
    private readonly List<RouteTable> _tables = [];
    private readonly List<DestinationPolicy> _policies = [];
    private readonly List<RawResource> _raw = [];
    private readonly List<(ServiceKey Service, int Port, Endpoint Endpoint)> _endpoints = [];
    private readonly Dictionary<string, NamespaceAccess> _access = [];
    private readonly Dictionary<string, NamespaceTelemetry> _telemetry = [];

    public static Provenance From(string kind, string name, int item = 1) =>
        new(new("test.example", kind, "default", name), $"spec.items[{item}]");

    public static ServicePort Port(int number, PortProtocol protocol = PortProtocol.Http, int? target = null) =>
        new(number, $"p{number}", protocol, target ?? number);

    public static ForwardAction To(string host, int port, string subset = "", string ns = "default") =>
        new() { Destinations = [new() { Destination = new(new(ns, host), port, subset), Weight = 100 }] };

    public static RouteRule Rule(RouteAction action, params RouteMatch[] matches) =>
        new() { Action = action, Matches = matches.ToEquatableList(), Provenance = From("VirtualService", "routes", 7) };

    public TestMesh Service(string host, ServicePort port, string ns = "default", params string[] endpoints) =>
        Service(new Service { Key = new(ns, host), Ports = [port], Provenance = [From("ServiceEntry", host)] }, endpoints);

    public TestMesh Service(Service service, params string[] endpoints)
    {
        _services.Add(service);
        foreach (var port in service.Ports)
        {
            Endpoints(service.Key, port.Number, [.. endpoints.Select(address => new Endpoint
            {
                Address = address,
                Port = port.TargetPort,
                Provider = "file",
                Provenance = From("ServiceEntry", service.Key.Hostname, 9),
            })]);
        }

        return this;
    }

    public TestMesh Endpoints(ServiceKey service, int port, params Endpoint[] endpoints)
    {
        _endpoints.RemoveAll(item => item.Service == service && item.Port == port);
        _endpoints.AddRange(endpoints.Select(endpoint => (service, port, endpoint)));
        return this;
    }

    public TestMesh Routes(string host, int port, params RouteRule[] rules) =>
        Routes(new RouteTable
        {
            Host = host,
            Port = port,
            Service = _services.Find(service => service.Key.Hostname == host)?.Key,
            Namespace = "default",
            Rules = rules.ToEquatableList(),
            Provenance = [From("VirtualService", "routes")],
        });

    public TestMesh Routes(RouteTable table)
    {
        _tables.Add(table);
        return this;
    }

    public TestMesh Policy(DestinationPolicy policy)
    {
        _policies.Add(policy);
        return this;
    }

    public TestMesh Raw(RawResource resource)
    {
        _raw.Add(resource);
        return this;
    }

    public TestMesh Access(string ns, NamespaceAccess access)
    {
        _access[ns] = access;
        return this;
    }

    public TestMesh Telemetry(string ns, params TelemetryPolicy[] policies)
    {
        _telemetry[ns] = new([.. policies]);
        return this;
    }

    public MeshSnapshot Build() => MeshLists.ToMesh(_services, _endpoints, _tables, _policies, _raw) with
    {
        Access = OrderedMap.Create(KeyOrder.Ordinal, _access),
        Telemetry = OrderedMap.Create(KeyOrder.Ordinal, _telemetry),
    };
}
