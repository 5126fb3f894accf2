using Fairlead.Model.Catalog;
using Fairlead.Model.Routing;
using Fairlead.Protos;
using Fairlead.Translation.Tests.Meshes;

namespace Fairlead.Translation.Tests;

public sealed class HostNameTests
{
    [Fact]
    public void EgressRoutes_SeveralPorts_BareHostMeansPort80()
    {
        var decoded = Decoded.Of(new TestMesh().Service(Service("api.example.com", [8080, 80, 9090])));

        Assert.Equal(["api.example.com:80", "api.example.com"], decoded.Host("api.example.com:80").Domains);
        Assert.Equal(["api.example.com:8080"], decoded.Host("api.example.com:8080").Domains);
        Assert.Equal(["api.example.com:9090"], decoded.Host("api.example.com:9090").Domains);
    }

    [Fact]
    public void EgressRoutes_NoPort80_BareHostMeansTheFirst() =>
        Assert.Equal(
            ["api.example.com:8080", "api.example.com"],
            Decoded.Of(new TestMesh().Service(Service("api.example.com", [8080, 9090]))).Host("api.example.com:8080").Domains);

    [Theory]
    [InlineData(
        "reviews.default.svc.cluster.local", "default", "reviews.default.svc.cluster.local,reviews,reviews.default,reviews.default.svc")]
    [InlineData("reviews.default.svc.cluster.local", "other", "reviews.default.svc.cluster.local,reviews.default,reviews.default.svc")]
    [InlineData("reviews.default.internal", "default", "reviews.default.internal,reviews,reviews.default")]
    [InlineData("reviews.default", "default", "reviews.default,reviews")]
    [InlineData("reviews.default", "other", "reviews.default")]
    [InlineData("reviews.shop.internal", "default", "reviews.shop.internal")]
    [InlineData("reviews", "default", "reviews")]
    [InlineData("*.default.internal", "default", "*.default.internal")]
    public void PerPortRoutes_ShortNames_DependOnTheNamespace(string host, string clientNamespace, string expected)
    {
        var decoded = Decoded.Of(new TestMesh().Service(host, TestMesh.Port(9080)), Decoded.Envoy with { Namespace = clientNamespace });

        var names = expected.Split(',');
        Assert.Equal(names.SelectMany(name => new[] { $"{name}:9080", name }), decoded.Host(host + ":9080", "9080").Domains);
        Assert.Equal(names.SelectMany(name => new[] { $"{name}:9080", name }), decoded.Host(host + ":9080").Domains);
    }

    [Fact]
    public void EgressRoutes_VirtualAddresses_AreDomainsWhereTheyAreOneAddress()
    {
        var service = Service("a.example.com", [80]) with
        {
            Addresses = ["10.1.0.1", "10.2.0.0/16", "10.3.0.1/32", "fd00::0001", "0.0.0.0", "::/0", "nonsense"]
        };

        Assert.Equal(
            ["a.example.com:80", "a.example.com", "10.1.0.1:80", "10.1.0.1", "10.3.0.1:80", "10.3.0.1", "[fd00::1]:80", "[fd00::1]"],
            Decoded.Of(new TestMesh().Service(service)).Host("a.example.com:80").Domains);
    }

    [Fact]
    public void EgressRoutes_ClashingNames_FullHostBeatsShortAndFirstBeatsSecond()
    {
        var decoded = Decoded.Of(new TestMesh()
            .Service(Service("reviews.default.aaa", [80]) with { Addresses = ["10.0.0.1"] })
            .Service(Service("reviews.default.bbb", [80]) with { Addresses = ["10.0.0.1"] })
            .Service(Service("reviews", [80])));

        Assert.Equal(["reviews:80", "reviews"], decoded.Host("reviews:80").Domains);
        Assert.Equal(
            ["reviews.default.aaa:80", "reviews.default.aaa", "reviews.default:80", "reviews.default", "10.0.0.1:80", "10.0.0.1"],
            decoded.Host("reviews.default.aaa:80").Domains);
        Assert.Equal(["reviews.default.bbb:80", "reviews.default.bbb"], decoded.Host("reviews.default.bbb:80").Domains);
    }

    [Fact]
    public void EgressRoutes_TcpPort_HasNoHostButACluster()
    {
        var decoded = Decoded.Of(new TestMesh().Service("db.example.com", TestMesh.Port(5432, PortProtocol.Tcp), "default", "10.0.0.1"));

        Assert.Empty(decoded.Routes().VirtualHosts);
        Assert.Equal(["outbound|5432||db.example.com"], decoded.Names(TypeUrls.Cluster));
        Assert.Equal(["egress_routes"], decoded.Names(TypeUrls.Route));
    }

    [Fact]
    public void EgressRoutes_HiddenService_IsNotThere()
    {
        var mesh = new TestMesh().Service(Service("a.example.com", [80]) with { Key = new("shop", "a.example.com"), ExportTo = ["."] });

        Assert.Empty(Decoded.Of(mesh).Names(TypeUrls.Cluster));
        Assert.Single(Decoded.Of(mesh, Decoded.Envoy with { Namespace = "shop" }).Routes().VirtualHosts);
    }

    [Fact]
    public void EgressRoutes_HostInTwoNamespaces_OwnNamespaceWins()
    {
        var mesh = new TestMesh().Service("a.example.com", TestMesh.Port(80), "aaa", "10.0.0.1")
            .Service("a.example.com", TestMesh.Port(80), "shop", "10.0.0.2");

        Assert.Equal("10.0.0.2", AddressFor("shop"));
        Assert.Equal("10.0.0.1", AddressFor("other"));

        string AddressFor(string ns) => Decoded.Of(mesh, Decoded.Envoy with { Namespace = ns })
            .Endpoints("outbound|80||a.example.com").Endpoints.Single().LbEndpoints.Single().Endpoint.Address.SocketAddress.Address;
    }

    [Fact]
    public void EgressRoutes_RulesForOthers_LeaveTheServiceItsPlainRoute()
    {
        var mesh = new TestMesh().Service("a.example.com", TestMesh.Port(80)).Routes(new RouteTable
        {
            Host = "a.example.com",
            Port = 80,
            Service = new("default", "a.example.com"),
            Namespace = "shop",
            ExportTo = ["."],
            Rules = [TestMesh.Rule(new DirectResponseAction(418, []))],
            Provenance = [],
        });

        Assert.Equal("outbound|80||a.example.com", Decoded.Of(mesh).Route("a.example.com:80").Route_.Cluster);
        Assert.Equal(418u, Decoded.Of(mesh, Decoded.Envoy with { Namespace = "shop" }).Route("a.example.com:80").DirectResponse.Status);
    }

    [Fact]
    public void EgressRoutes_SeveralTables_FirstThatIsSeenCounts()
    {
        var mesh = new TestMesh().Service("a.example.com", TestMesh.Port(80))
            .Routes(Answer(418) with { Namespace = "shop", ExportTo = ["."] })
            .Routes(Answer(419) with { Service = new("other", "a.example.com") })
            .Routes(Answer(420))
            .Routes(Answer(421));

        Assert.Equal(420u, Decoded.Of(mesh).Route("a.example.com:80").DirectResponse.Status);
        Assert.Equal(418u, Decoded.Of(mesh, Decoded.Envoy with { Namespace = "shop" }).Route("a.example.com:80").DirectResponse.Status);

        static RouteTable Answer(int status) => new()
        {
            Host = "a.example.com",
            Port = 80,
            Service = new("default", "a.example.com"),
            Namespace = "default",
            Rules = [TestMesh.Rule(new DirectResponseAction(status, []))],
            Provenance = [],
        };
    }

    private static Service Service(string host, int[] ports) => new()
    {
        Key = new("default", host),
        Ports = [.. ports.Order().Select(port => TestMesh.Port(port))],
        Provenance = [TestMesh.From("ServiceEntry", host)],
    };
}
