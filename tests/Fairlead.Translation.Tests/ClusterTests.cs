using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Policy;
using Fairlead.Protos;
using Fairlead.Translation.Tests.Meshes;
using Locality = Fairlead.Model.Catalog.Locality;

namespace Fairlead.Translation.Tests;

public sealed class ClusterTests
{
    private const string Host = "reviews.example.com";
    private const string Name = "outbound|80||" + Host;

    private static readonly ServiceKey Key = new("default", Host);

    [Fact]
    public void Static_Service_IsEdsOverAds()
    {
        var decoded = Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(80), "default", "10.0.0.1"));
        var cluster = decoded.Cluster(Name);

        Assert.Equal(Cluster.Types.DiscoveryType.Eds, cluster.Type);
        Assert.Equal((Name, Name + ";"), (cluster.EdsClusterConfig.ServiceName, cluster.AltStatName));
        Assert.NotNull(cluster.EdsClusterConfig.EdsConfig.Ads);
        Assert.Equal(Cluster.Types.LbPolicy.LeastRequest, cluster.LbPolicy);
        Assert.Equal(10, cluster.ConnectTimeout.ToTimeSpan().TotalSeconds);
        Assert.Equal(uint.MaxValue, cluster.CircuitBreakers.Thresholds.Single().MaxRequests);
        Assert.Equal([Name], decoded.Result.Resources.Single(resource => resource.TypeUrl == TypeUrls.Cluster).Uses);
    }

    [Theory]
    [InlineData(PortProtocol.Http, false)]
    [InlineData(PortProtocol.Http2, true)]
    [InlineData(PortProtocol.Grpc, true)]
    [InlineData(PortProtocol.Tcp, false)]
    public void Port_OfHttp2_SpeaksHttp2Upstream(PortProtocol protocol, bool expected) =>
        Assert.Equal(expected,
            Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(80, protocol))).Cluster(Name).TypedExtensionProtocolOptions.Count == 1);

    [Theory]
    [InlineData(Resolution.Dns, 1, Cluster.Types.DiscoveryType.StrictDns)]
    [InlineData(Resolution.Dns, 2, Cluster.Types.DiscoveryType.StrictDns)]
    [InlineData(Resolution.DnsRoundRobin, 1, Cluster.Types.DiscoveryType.LogicalDns)]
    [InlineData(Resolution.DnsRoundRobin, 2, Cluster.Types.DiscoveryType.StrictDns)]
    [InlineData(Resolution.Dns, 0, Cluster.Types.DiscoveryType.Eds)]
    [InlineData(Resolution.None, 1, Cluster.Types.DiscoveryType.Eds)]
    public void Resolution_DecidesTheType(Resolution resolution, int endpoints, Cluster.Types.DiscoveryType expected)
    {
        var service = new Service { Key = Key, Ports = [TestMesh.Port(80)], Resolution = resolution, Provenance = [] };
        var isName = resolution is Resolution.Dns or Resolution.DnsRoundRobin;
        var decoded =
            Decoded.Of(new TestMesh().Service(
                service, [.. Enumerable.Range(1, endpoints).Select(i => isName ? $"h{i}.example.com" : $"10.0.0.{i}")]));

        Assert.Equal(expected, decoded.Cluster(Name).Type);
        Assert.Equal(expected == Cluster.Types.DiscoveryType.Eds, decoded.Names(TypeUrls.Endpoint).Count == 1);
        Assert.Empty(decoded.Result.Problems);
    }

    [Fact]
    public void ResolutionNone_WithoutEndpoints_IsEmptyAndAProblem()
    {
        var service = new Service
        {
            Key = Key,
            Ports = [TestMesh.Port(80)],
            Resolution = Resolution.None,
            Provenance = [TestMesh.From("ServiceEntry", "x", 4)]
        };
        var decoded = Decoded.Of(new TestMesh().Service(service));

        Assert.Empty(decoded.Endpoints(Name).Endpoints);
        var problem = Assert.Single(decoded.Result.Problems);
        Assert.Equal(("FL1801", "spec.items[4]"), (problem.Code, problem.Path));
    }

    [Fact]
    public void Endpoints_AreGroupedSortedAndDistinct()
    {
        var decoded = Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(80)).Endpoints(
            Key,
            80,
            At("10.0.0.3", "r/b", 3),
            At("10.0.0.2", "r/a"),
            At("10.0.0.1", "r/b"),
            At("10.0.0.1", "r/b") with { Weight = 7 },
            At("FD00::0001", "") with { Health = EndpointHealth.Draining },
            At("10.0.0.4", "r/a", 0) with { Health = EndpointHealth.Unhealthy },
            At("not-an-address", "r/a")));
        var groups = decoded.Endpoints(Name).Endpoints;

        Assert.Equal([("", "", 1u), ("r", "a", 2u), ("r", "b", 10u)],
            groups.Select(group => (group.Locality.Region, group.Locality.Zone, group.LoadBalancingWeight ?? 0)));
        Assert.Equal(
            [
                ("fd00::1", 1u, HealthStatus.Draining),
                ("10.0.0.2", 1u, HealthStatus.Healthy),
                ("10.0.0.4", 1u, HealthStatus.Unhealthy),
                ("10.0.0.1", 7u, HealthStatus.Healthy),
                ("10.0.0.3", 3u, HealthStatus.Healthy),
            ],
            groups.SelectMany(group => group.LbEndpoints)
                .Select(endpoint => (endpoint.Endpoint.Address.SocketAddress.Address, endpoint.LoadBalancingWeight
                    ?? 0, endpoint.HealthStatus)));
        Assert.Equal("FL1802", Assert.Single(decoded.Result.Problems).Code);
    }

    [Fact]
    public void Endpoints_HugeWeights_FitIn32Bits()
    {
        var decoded = Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(80)).Endpoints(
            Key, 80, At("10.0.0.1", "a", int.MaxValue), At("10.0.0.2", "a", int.MaxValue), At("10.0.0.3", "b", int.MaxValue),
            At("10.0.0.4", "b")));
        var weights = decoded.Endpoints(Name).Endpoints
            .SelectMany(group => group.LbEndpoints)
            .Select(endpoint => (long)(endpoint.LoadBalancingWeight ?? 0))
            .ToList();

        Assert.InRange(weights.Sum(), 1, uint.MaxValue);
        Assert.Equal((weights[0], 1), (weights[1], weights[3]));
        Assert.Equal(decoded.Endpoints(Name).Endpoints.Sum(group => (long)(group.LoadBalancingWeight ?? 0)), weights.Sum());
    }

    [Fact]
    public void Subsets_AreClustersWithTheirEndpoints()
    {
        var decoded = Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(80))
            .Endpoints(Key, 80, At("10.0.0.1", "") with { Labels = Labels("v1") }, At("10.0.0.2", "") with { Labels = Labels("v2") })
            .Policy(Policy(Host, "default") with { Subsets = [Subset("v1"), Subset("v2"), Subset("v3")] }));

        Assert.Equal(["outbound|80|v1|" + Host, "outbound|80|v2|" + Host, "outbound|80|v3|" + Host, Name], decoded.Names(TypeUrls.Cluster));
        Assert.Equal("10.0.0.2",
            decoded.Endpoints("outbound|80|v2|" + Host).Endpoints.Single().LbEndpoints.Single().Endpoint.Address.SocketAddress.Address);
        Assert.Empty(decoded.Endpoints("outbound|80|v3|" + Host).Endpoints);
        Assert.Equal(2, decoded.Endpoints(Name).Endpoints.Single().LbEndpoints.Count);
    }

    [Fact]
    public void Policy_PortAndSubset_OverrideTheWhole()
    {
        var policy = Policy(Host, "default") with
        {
            Traffic = new()
            {
                Balancing = new() { Algorithm = LoadBalancing.Random },
                Connections = new() { ConnectTimeout = TimeSpan.FromSeconds(1) },
            },
            PortTraffic = [new(81, new() { Balancing = new() { Algorithm = LoadBalancing.RoundRobin } })],
            Subsets =
            [
                Subset("v1") with { Traffic = new() { Connections = new() { ConnectTimeout = TimeSpan.FromSeconds(2) } } },
                Subset("v2") with { PortTraffic = [new(81, new() { Balancing = new() { Algorithm = LoadBalancing.LeastRequest } })] },
            ],
        };
        var service = new Service { Key = Key, Ports = [TestMesh.Port(80), TestMesh.Port(81)], Provenance = [] };
        var decoded = Decoded.Of(new TestMesh().Service(service).Policy(policy));

        Assert.Equal((Cluster.Types.LbPolicy.Random, 1), Read(Name));
        Assert.Equal((Cluster.Types.LbPolicy.RoundRobin, 10), Read("outbound|81||" + Host));
        Assert.Equal((Cluster.Types.LbPolicy.Random, 2), Read("outbound|80|v1|" + Host));
        Assert.Equal((Cluster.Types.LbPolicy.LeastRequest, 10), Read("outbound|81|v2|" + Host));

        (Cluster.Types.LbPolicy, double) Read(string name) =>
            (decoded.Cluster(name).LbPolicy, decoded.Cluster(name).ConnectTimeout.ToTimeSpan().TotalSeconds);
    }

    [Theory]
    [InlineData("client", 1)]
    [InlineData("other", 2)]
    [InlineData("istio-system", 4)]
    public void Policy_Lookup_GoesClientServiceRoot(string clientNamespace, int expected)
    {
        var mesh = new TestMesh().Service(new Service { Key = new("shop", Host), Ports = [TestMesh.Port(80)], Provenance = [] })
            .Policy(Timed("*.example.com", "client", 1))
            .Policy(Timed(Host, "shop", 2) with { ExportTo = ["*"] })
            .Policy(Timed(Host, "shop-private", 3) with { ExportTo = ["."] })
            .Policy(Timed("*", "istio-system", 4));

        Assert.Equal(expected,
            Decoded.Of(mesh, Decoded.Envoy with { Namespace = clientNamespace }).Cluster(Name).ConnectTimeout.ToTimeSpan().TotalSeconds);
    }

    [Fact]
    public void Policy_MostSpecificHost_WinsInANamespace()
    {
        var mesh = new TestMesh().Service(Host, TestMesh.Port(80))
            .Policy(Timed("*", "default", 1))
            .Policy(Timed("*.example.com", "default", 2))
            .Policy(Timed("*.com", "default", 3));

        Assert.Equal(2, Decoded.Of(mesh).Cluster(Name).ConnectTimeout.ToTimeSpan().TotalSeconds);
        Assert.Equal(5, Decoded.Of(mesh.Policy(Timed(Host, "default", 5))).Cluster(Name).ConnectTimeout.ToTimeSpan().TotalSeconds);
    }

    [Fact]
    public void Policy_HiddenFromTheClient_DoesNotHold()
    {
        var mesh = new TestMesh().Service(new Service { Key = new("shop", Host), Ports = [TestMesh.Port(80)], Provenance = [] })
            .Policy(Timed(Host, "shop", 2) with { ExportTo = ["."] });

        Assert.Equal(10, Decoded.Of(mesh).Cluster(Name).ConnectTimeout.ToTimeSpan().TotalSeconds);
    }

    [Fact]
    public void Policies_OfOneHost_BringTheirSubsetsTogether()
    {
        var mesh = new TestMesh().Service(Host, TestMesh.Port(80))
            .Policy(Timed(Host, "default", 1) with { Subsets = [Subset("v1")], Provenance = [TestMesh.From("DestinationRule", "a")] })
            .Policy(Timed(Host, "default", 2) with { Subsets = [Subset("v2")], Provenance = [TestMesh.From("DestinationRule", "b")] });

        Assert.Equal(3, Decoded.Of(mesh).Names(TypeUrls.Cluster).Count);
        Assert.Equal(1, Decoded.Of(mesh).Cluster(Name).ConnectTimeout.ToTimeSpan().TotalSeconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Destination_ThatIsGone_IsAClusterWithoutEndpoints(bool isGrpc)
    {
        var mesh = new TestMesh().Service(Host, TestMesh.Port(80))
            .Routes(Host, 80, TestMesh.Rule(TestMesh.To("gone.example.com", 81, "v1")));
        var decoded = Decoded.Of(mesh, isGrpc ? Decoded.Grpc : Decoded.Envoy);

        Assert.Equal(Cluster.Types.DiscoveryType.Eds, decoded.Cluster("outbound|81|v1|gone.example.com").Type);
        Assert.Empty(decoded.Endpoints("outbound|81|v1|gone.example.com").Endpoints);
    }

    [Fact]
    public void Provenance_OfEachResource_NamesWhatShapedIt()
    {
        var decoded = Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(80), "default", "10.0.0.1")
            .Policy(Policy(Host, "default") with { Subsets = [Subset("v1")] })
            .Routes(Host, 80, TestMesh.Rule(TestMesh.To(Host, 80))));

        Assert.Equal(["DestinationRule:1", "ServiceEntry:1"], CausesOf(TypeUrls.Cluster, Name));
        Assert.Equal(["DestinationRule:1", "DestinationRule:5", "ServiceEntry:1"], CausesOf(TypeUrls.Cluster, "outbound|80|v1|" + Host));
        Assert.Equal(["DestinationRule:1", "ServiceEntry:1", "ServiceEntry:9"], CausesOf(TypeUrls.Endpoint, Name));
        Assert.Equal(["ServiceEntry:1", "VirtualService:1", "VirtualService:7"], CausesOf(TypeUrls.Route, "egress_routes"));

        IEnumerable<string> CausesOf(string typeUrl, string name) => decoded.Result.Resources
            .Single(resource => resource.TypeUrl == typeUrl && resource.Name == name)
            .Provenance.Select(provenance => $"{provenance.Key.Kind}:{provenance.Path["spec.items[".Length..^1]}");
    }

    private static Endpoint At(string address, string locality, int weight = 1) => new()
    {
        Address = address,
        Port = 8080,
        Locality = Locality.Parse(locality),
        Weight = weight,
        Provider = "file",
        Provenance = TestMesh.From("ServiceEntry", Host),
    };

    private static EquatableMap<string> Labels(string version) =>
        new[] { KeyValuePair.Create("version", version), KeyValuePair.Create("app", "x") }.ToEquatableMap();

    private static Subset Subset(string version) => new()
    {
        Name = version,
        Labels = new[] { KeyValuePair.Create("version", version) }.ToEquatableMap(),
        Provenance = TestMesh.From("DestinationRule", "rule", 5),
    };

    private static DestinationPolicy Policy(string host, string ns) =>
        new() { Host = host, Namespace = ns, Provenance = [TestMesh.From("DestinationRule", "rule")] };

    private static DestinationPolicy Timed(string host, string ns, int seconds) =>
        Policy(host, ns) with { Traffic = new() { Connections = new() { ConnectTimeout = TimeSpan.FromSeconds(seconds) } } };
}
