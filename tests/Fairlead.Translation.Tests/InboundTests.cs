using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Protos;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Tests.Meshes;

namespace Fairlead.Translation.Tests;

public sealed class InboundTests
{
    private static readonly ProxyScope Workload = Decoded.Envoy with { Cluster = "service-a", InstanceIps = ["10.1.1.54"] };

    [Fact]
    public void Outbound_Default_AsksForEgressRoutesOverAds()
    {
        var listener = Decoded.Of(new TestMesh()).Listener("outbound");
        var manager = Decoded.Manager(listener);

        Assert.Equal(("127.0.0.1", 15001u), (listener.Address.SocketAddress.Address, listener.Address.SocketAddress.PortValue));
        Assert.Equal("egress_routes", manager.Rds.RouteConfigName);
        Assert.NotNull(manager.Rds.ConfigSource.Ads);
        Assert.Equal(
            ["envoy.filters.http.fault", "envoy.filters.http.cors", "envoy.filters.http.router"],
            manager.HttpFilters.Select(filter => filter.Name));
        Assert.Equal(["egress_routes"], Decoded.Of(new TestMesh()).Names(TypeUrls.Route));
    }

    [Fact]
    public void Outbound_Empty_IsNoListener() =>
        Assert.Empty(Decoded.Of(new TestMesh(), Decoded.Envoy with { Outbound = "" }).Names(TypeUrls.Listener));

    [Fact]
    public void StaticListeners_GetRoutesOnly()
    {
        var decoded = Decoded.Of(Announced("service-a", "10.1.1.54"), Workload with { StaticListeners = true });

        Assert.Empty(decoded.Names(TypeUrls.Listener));
        Assert.Equal(["80", "egress_routes"], decoded.Names(TypeUrls.Route));
        Assert.DoesNotContain("inbound|8080||", decoded.Names(TypeUrls.Cluster));
    }

    [Theory]
    [InlineData("service-a", "10.1.1.54", true)]
    [InlineData("service-a.demo.internal", "10.1.1.54", true)]
    [InlineData("service-b", "10.1.1.54", false)]
    [InlineData("service-a", "10.1.1.55", false)]
    [InlineData("service-ab", "10.1.1.54", false)]
    public void Inbound_Unsaid_IsTheWorkloadsOwnEndpoint(string host, string address, bool isOwn)
    {
        var decoded = Decoded.Of(Announced(host, address), Workload);

        Assert.Equal(isOwn ? ["inbound_10.1.1.54_8080", "outbound"] : ["outbound"], decoded.Names(TypeUrls.Listener));
    }

    [Fact]
    public void Inbound_OwnByLabel_IsFoundToo()
    {
        var mesh = new TestMesh().Service("front.example.com", TestMesh.Port(80)).Endpoints(
            new("default", "front.example.com"),
            80,
            Endpoint("10.1.1.54", 8080) with { Labels = new[] { KeyValuePair.Create("app", "service-a") }.ToEquatableMap() });

        Assert.Contains("inbound_10.1.1.54_8080", Decoded.Of(mesh, Workload).Names(TypeUrls.Listener));
    }

    [Fact]
    public void Inbound_OfAnEndpoint_LeadsToTheTargetPortOnLoopback()
    {
        var service = new Service
        {
            Key = new("default", "service-a"),
            Ports = [TestMesh.Port(80, PortProtocol.Grpc, 9000)],
            Provenance = [TestMesh.From("ServiceEntry", "a")]
        };
        var decoded = Decoded.Of(new TestMesh().Service(service).Endpoints(service.Key, 80, Endpoint("10.1.1.54", 8080)), Workload);
        var routes = Decoded.Manager(decoded.Listener("inbound_10.1.1.54_8080")).RouteConfig;
        var cluster = decoded.Cluster("inbound|8080||");

        Assert.Equal(("inbound|8080||", "inbound|http|8080"), (routes.Name, routes.VirtualHosts.Single().Name));
        Assert.Equal(["*"], routes.VirtualHosts.Single().Domains);
        Assert.Equal("inbound|8080||", routes.VirtualHosts.Single().Routes.Single().Route_.Cluster);
        Assert.Equal("127.0.0.1:9000", AppOf(cluster));
        Assert.Single(cluster.TypedExtensionProtocolOptions);
        Assert.Equal(
            ["ServiceEntry", "ServiceEntry"],
            decoded.Result.Resources.Single(resource => resource.Name == "inbound|8080||").Provenance
                .Select(provenance => provenance.Key.Kind));
    }

    [Fact]
    public void Inbound_OnTheApplicationsOwnSocket_IsLeftOut()
    {
        var decoded = Decoded.Of(Announced("service-a", "127.0.0.1"), Workload with { InstanceIps = ["127.0.0.1"] });

        Assert.Equal(["outbound"], decoded.Names(TypeUrls.Listener));
        Assert.Empty(decoded.Result.Problems);
    }

    [Fact]
    public void Inbound_Said_IsTaken()
    {
        var decoded = Decoded.Of(
            new TestMesh(), Workload with { Inbound = [Listener("127.0.0.1", 15006, 8080), Listener("::1", 15006, 8080)] });

        Assert.Equal(["inbound_127.0.0.1_15006", "inbound_::1_15006", "outbound"], decoded.Names(TypeUrls.Listener));
        Assert.Equal(["inbound|15006||"], decoded.Names(TypeUrls.Cluster));
        Assert.Equal("127.0.0.1:8080", AppOf(decoded.Cluster("inbound|15006||")));
    }

    [Fact]
    public void Inbound_OnePortToTwoApplications_IsAProblem()
    {
        var decoded = Decoded.Of(
            new TestMesh(), Workload with { Inbound = [Listener("127.0.0.2", 15006, 8081), Listener("127.0.0.1", 15006, 8080)] });

        Assert.Equal(["inbound_127.0.0.1_15006", "outbound"], decoded.Names(TypeUrls.Listener));
        Assert.Equal("FL1806", Assert.Single(decoded.Result.Problems).Code);
    }

    private static TestMesh Announced(string host, string address) =>
        new TestMesh().Service(
            new Service { Key = new("default", host), Ports = [TestMesh.Port(80, target: 8080)], Provenance = [] }, address);

    private static InboundListener Listener(string address, int port, int app) =>
        new() { Listen = new(address, port), App = new("127.0.0.1", app) };

    private static Endpoint Endpoint(string address, int port) =>
        new() { Address = address, Port = port, Provider = "file", Provenance = TestMesh.From("ServiceEntry", "a", 9) };

    private static string AppOf(Envoy.Config.Cluster.V3.Cluster cluster)
    {
        var socket = cluster.LoadAssignment.Endpoints.Single().LbEndpoints.Single().Endpoint.Address.SocketAddress;
        return $"{socket.Address}:{socket.PortValue}";
    }

    private static EquatableMap<string> Map(string key, string value) => new[] { KeyValuePair.Create(key, value) }.ToEquatableMap();
}
