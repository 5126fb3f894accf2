using Envoy.Config.Cluster.V3;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Policy;
using Fairlead.Protos;
using Fairlead.Testing.Programs;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Tests.Meshes;

namespace Fairlead.Translation.Tests;

/// <summary>What clients are given of policies, and what is said where they cannot follow one.</summary>
public sealed class PolicyTests
{
    private const string Host = "reviews.example.com";
    private const string Name = "outbound|80||" + Host;
    private const string Other = "ratings.example.com";

    private static readonly ServiceKey Key = new("default", Host);

    [Theory]
    [InlineData(ClientTlsMode.Mesh, "", false)]
    [InlineData(ClientTlsMode.Simple, "web-ca", false)]
    [InlineData(ClientTlsMode.Mutual, "web", false)]
    [InlineData(ClientTlsMode.Simple, "", true)]
    public void Tls_ThatClientsCannotBeGiven_LeavesNoEndpointsAndIsAProblem(ClientTlsMode mode, string credential, bool isGrpc)
    {
        foreach (var resolution in (Resolution[])[Resolution.Static, Resolution.Dns])
        {
            var decoded = Decoded.Of(
                Mesh(new() { Tls = new() { Mode = mode, CredentialName = credential } }, resolution),
                isGrpc ? Decoded.Grpc : Decoded.Envoy);

            Assert.Equal(Cluster.Types.DiscoveryType.Eds, decoded.Cluster(Name).Type);
            Assert.Null(decoded.Cluster(Name).TransportSocket);
            Assert.Empty(decoded.Endpoints(Name).Endpoints);
            Assert.Equal("FL1821", Assert.Single(decoded.Result.Problems).Code);
        }
    }

    [Fact]
    public void Tls_Disabled_IsClearText() =>
        Assert.NotEmpty(Decoded.Of(Mesh(new() { Tls = new() { Mode = ClientTlsMode.Disable } })).Endpoints(Name).Endpoints);

    [Fact]
    public void Passthrough_HasNoEndpointsToBeGiven()
    {
        var decoded = Decoded.Of(Mesh(new() { Balancing = new() { Algorithm = LoadBalancing.Passthrough } }));

        Assert.Equal(Cluster.Types.DiscoveryType.OriginalDst, decoded.Cluster(Name).Type);
        Assert.Equal(Cluster.Types.LbPolicy.ClusterProvided, decoded.Cluster(Name).LbPolicy);
        Assert.Empty(decoded.Names(TypeUrls.Endpoint));
        Assert.Equal("FL1822", Assert.Single(decoded.Result.Problems).Code);
    }

    [Fact]
    public void Hash_OfAnotherHostsPolicy_StandsOnTheRoutesThatLeadThere()
    {
        var mesh = Mesh(new() { Balancing = new() { Hashing = new() { Source = HashSource.Header, Name = "x-user" } } })
            .Service(Other, TestMesh.Port(80), "default", "10.0.0.2")
            .Routes(Other, 80, TestMesh.Rule(TestMesh.To(Host, 80)));
        var action = Decoded.Of(mesh).Route(Other + ":80").Route_;

        Assert.Equal("x-user", Assert.Single(action.HashPolicy).Header.HeaderName);
        Assert.Empty(Decoded.Of(mesh, Decoded.Grpc).Route(Other + ":80").Route_.HashPolicy);
    }

    [Fact]
    public void Hash_ForChosenWorkloads_IsOnTheirRoutesAlone()
    {
        DestinationPolicy policy = new()
        {
            Host = Host,
            Namespace = "default",
            Selector = Labels(("app", "batch")),
            Traffic = new() { Balancing = new() { Hashing = new() { Source = HashSource.SourceAddress } } },
            Provenance = [TestMesh.From("DestinationRule", "batch")],
        };
        var mesh = Mesh(new()).Policy(policy)
            .Service(Other, TestMesh.Port(80), "default", "10.0.0.2")
            .Routes(Other, 80, TestMesh.Rule(TestMesh.To(Host, 80)));

        Assert.Single(Routes(Decoded.Envoy with { Labels = Labels(("app", "batch"), ("x", "y")) }));
        Assert.Empty(Routes(Decoded.Envoy with { Labels = Labels(("app", "web")) }));
        Assert.Empty(Routes(Decoded.Envoy with { Labels = Labels(("app", "batch")), Namespace = "other" }));

        IEnumerable<object> Routes(ProxyScope scope) => Decoded.Of(mesh, scope).Route(Other + ":80").Route_.HashPolicy;
    }

    [Fact]
    public void Priorities_FollowWhereTheClientIs()
    {
        var mesh = Mesh(new() { Outliers = new() }).Endpoints(
            Key, 80, At("10.0.0.1", "north/a/1"), At("10.0.0.2", "north/a/2"), At("10.0.0.3", "north/b/1"), At("10.0.0.4", "south/a/1"));

        Assert.Equal(["0 10.0.0.1", "1 10.0.0.2", "2 10.0.0.3", "3 10.0.0.4"], Ranks(mesh, "north/a/1"));
        Assert.Equal(["0 10.0.0.4", "1 10.0.0.1", "1 10.0.0.2", "1 10.0.0.3"], Ranks(mesh, "south/x/1"));
        Assert.All(Ranks(mesh, ""), static rank => Assert.StartsWith("0 ", rank, StringComparison.Ordinal));
    }

    [Fact]
    public void Priorities_OfLocalitiesThatGoOneByOne_AreThoseOfTheWhole()
    {
        var mesh = Mesh(new() { Outliers = new() }).Endpoints(
            Key, 80, At("10.0.0.1", "north/a/1"), At("10.0.0.2", "north/a/1"), At("10.0.0.3", "south/a/1"), At("10.0.0.4", "south/a/1"));
        var decoded = Decoded.Of(
            mesh, Decoded.Envoy with { Locality = Locality.Parse("south/a/1"), LargestLocality = 1, Routes = RouteDelivery.Hosts });

        Assert.Equal([(0u, "south"), (1u, "north")],
            decoded.Endpoints(Name).Endpoints.Select(group => (group.Priority, group.Locality.Region)));
        Assert.Equal(4, decoded.Names(TypeUrls.LbEndpoint).Count);
    }

    [Fact]
    public void Priorities_WithoutOutlierDetection_AreNotGiven()
    {
        LocalityPolicy locality = new() { FailoverPriority = ["topology.kubernetes.io/region"] };
        var mesh = Mesh(new() { Balancing = new() { Locality = locality } })
            .Endpoints(Key, 80, At("10.0.0.1", "north"), At("10.0.0.2", "south"));

        Assert.Equal(["0 10.0.0.1", "0 10.0.0.2"], Ranks(mesh, "south"));
    }

    [Fact]
    public void Shares_OfLocalities_AreThePolicys()
    {
        LocalityPolicy locality = new()
        {
            Distribute = [new("north/*", new[] { KeyValuePair.Create("north/*", 90), KeyValuePair.Create("south", 10) }.ToEquatableMap())],
        };
        var mesh = Mesh(new() { Balancing = new() { Locality = locality } }).Endpoints(
            Key, 80, At("10.0.0.1", "north/a", 2), At("10.0.0.2", "north/b"), At("10.0.0.3", "south/a", 50), At("10.0.0.4", "east/a"));
        var there = Decoded.Of(mesh, Decoded.Envoy with { Locality = Locality.Parse("north/z") });

        Assert.Equal([("north", 60u), ("north", 30u), ("south", 10u)],
            there.Endpoints(Name).Endpoints.Select(group => (group.Locality.Region, group.LoadBalancingWeight ?? 0)));
        Assert.NotNull(there.Cluster(Name).CommonLbConfig.LocalityWeightedLbConfig);
        Assert.Equal(4, Decoded.Of(mesh, Decoded.Envoy with { Locality = Locality.Parse("east/a") }).Endpoints(Name).Endpoints.Count);
    }

    [Theory]
    [InlineData(ProxyKind.Envoy)]
    [InlineData(ProxyKind.Fairlead)]
    [InlineData(ProxyKind.Grpc)]
    public void Fields_ThatAKindCannotFollow_AreNamedOnce(ProxyKind kind)
    {
        TrafficPolicy policy = new()
        {
            Outliers = new(),
            Connections = new() { MaxConnections = 1, ConnectTimeout = TimeSpan.FromSeconds(1) },
        };
        DestinationPolicy whole = new()
        {
            Host = "*.example.com",
            Namespace = "default",
            Traffic = policy,
            Subsets = [new() { Name = "v1", Traffic = policy, Provenance = TestMesh.From("DestinationRule", "all", 2) }],
            Provenance = [TestMesh.From("DestinationRule", "all")],
            TrafficProvenance = TestMesh.From("DestinationRule", "all", 3),
        };
        var mesh = new TestMesh().Policy(whole)
            .Service(Host, TestMesh.Port(80), "default", "10.0.0.1").Service(Other, TestMesh.Port(80), "default", "10.0.0.2");
        var problems = Decoded.Of(mesh, Decoded.Envoy with { Kind = kind }).Result.Problems;

        if (kind == ProxyKind.Envoy)
        {
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.Equal(("FL1820", "spec.items[3]"), (problem.Code, problem.Path));
        Assert.Contains("connectionPool.tcp.maxConnections, outlierDetection", problem.Message, StringComparison.Ordinal);
        Assert.Equal(kind == ProxyKind.Grpc, problem.Message.Contains("connectTimeout", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_OfAService_AreThoseThatItsCertificatesHave()
    {
        var service = new Service
        {
            Key = Key,
            Ports = [TestMesh.Port(80)],
            SubjectAltNames = ["spiffe://cluster.local/ns/shop/sa/reviews"],
            Provenance = [],
        };
        var mesh = new TestMesh().Service(service, "10.0.0.1").Policy(Policy(new() { Tls = new() { Mode = ClientTlsMode.Simple } }));
        var context = Envoy.Extensions.TransportSockets.Tls.V3.UpstreamTlsContext.Parser.ParseFrom(
            Decoded.Of(mesh).Cluster(Name).TransportSocket.TypedConfig.Value);

        Assert.Equal(service.SubjectAltNames,
            context.CommonTlsContext.ValidationContext.MatchTypedSubjectAltNames.Select(static name => name.Matcher.Exact));
    }

    // Each part alone and all at once, at the edges of its fields.
    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Translate_PoliciesAtTheirEdges_AreAcceptedByEnvoy()
    {
        TestMesh mesh = new();
        var number = 0;
        foreach (var policy in Edges())
        {
            var host = $"s{number++}.example.com";
            mesh.Service(host, TestMesh.Port(80), "default", "10.0.0.1")
                .Service("grpc." + host, TestMesh.Port(80, PortProtocol.Grpc), "default", "10.0.0.1")
                .Policy(Policy(policy) with { Host = host })
                .Policy(Policy(policy) with { Host = "grpc." + host });
        }

        await EnvoyValidation.AssertAcceptedAsync("edges of policies", Decoded.Of(mesh).Result);
    }

    private static IEnumerable<TrafficPolicy> Edges()
    {
        var millisecond = TimeSpan.FromMilliseconds(1);
        var longest = TimeSpan.FromHours(1176);
        foreach (var time in (TimeSpan[])[millisecond, longest])
        {
            yield return new()
            {
                Balancing = new() { Algorithm = LoadBalancing.RoundRobin, Warmup = new(time, 0, 1) },
                Connections = new()
                {
                    ConnectTimeout = time,
                    MaxConnectionDuration = time,
                    TcpIdleTimeout = time,
                    TcpKeepalive = new(int.MaxValue, time, time),
                    HttpIdleTimeout = time,
                    UpgradesToHttp2 = true,
                    Http2Keepalive = new(time, time),
                    MaxConcurrentStreams = time == millisecond ? 1 : int.MaxValue,
                    MaxConnections = int.MaxValue,
                    MaxRequestsPerConnection = int.MaxValue,
                },
                Outliers = new() { Interval = time, BaseEjectionTime = time, MaxEjectionPercent = 100, MinHealthPercent = 100 },
                RetryBudget = new(time == millisecond ? 0 : 100, 0, time),
            };
            yield return new() { Balancing = new() { Warmup = new(time, 100, 1_000_000) } };
        }

        yield return new() { Balancing = new() { Hashing = new() { Source = HashSource.SourceAddress, Size = 8 * 1024 * 1024 } } };
        yield return new() { Balancing = new() { Hashing = new() { Source = HashSource.SourceAddress, Size = 1 } } };
        foreach (var size in (long[])[2, 4_999_999])
        {
            HashPolicy hashing = new() { Source = HashSource.Cookie, Name = "c", Algorithm = HashAlgorithm.Maglev, Size = size };
            yield return new() { Balancing = new() { Hashing = hashing } };
            yield return new() { Balancing = new() { Hashing = hashing with { CookieLifetime = longest } } };
        }

        LocalityPolicy shares = new() { Distribute = [new("*", new[] { KeyValuePair.Create("*", 100) }.ToEquatableMap())] };
        yield return new() { Balancing = new() { Algorithm = LoadBalancing.Random, Locality = shares } };
        yield return new() { Balancing = new() { Locality = new() { Zones = new(int.MaxValue) } }, Outliers = new() };
        yield return new()
        {
            Outliers = new()
            {
                Consecutive5xxErrors = 0,
                ConsecutiveGatewayErrors = int.MaxValue,
                SplitsLocalErrors = true,
                ConsecutiveLocalFailures = 0,
                StatusCodes = [100, 599],
            },
        };
        yield return new() { Connections = new() { UsesClientProtocol = true, MaxConcurrentStreams = 1 }, ProxyProtocol = 1 };
        yield return new() { ProxyProtocol = 2, Tls = new() { Mode = ClientTlsMode.Simple, SkipsVerification = true } };
        yield return new()
        {
            Tls = new()
            {
                Mode = ClientTlsMode.Mutual,
                ClientCertificate = "/a",
                PrivateKey = "/b",
                CaCertificates = "system",
                RevocationList = "/c",
                ServerName = new string('s', 255),
                SubjectAltNames = ["a.example.com", "*.b.example.com", "spiffe://a/b", "10.0.0.1", "fd00::1", "a@b"],
            },
        };
    }

    private static IEnumerable<string> Ranks(TestMesh mesh, string place) =>
        Decoded.Of(mesh, Decoded.Envoy with { Locality = Locality.Parse(place) }).Endpoints(Name).Endpoints.SelectMany(
            static group => group.LbEndpoints.Select(one => $"{group.Priority} {one.Endpoint.Address.SocketAddress.Address}"));

    private static TestMesh Mesh(TrafficPolicy traffic, Resolution resolution = Resolution.Static) => new TestMesh()
        .Service(new Service { Key = Key, Ports = [TestMesh.Port(80)], Resolution = resolution, Provenance = [] }, "10.0.0.1")
        .Policy(Policy(traffic));

    private static DestinationPolicy Policy(TrafficPolicy traffic) =>
        new() { Host = Host, Namespace = "default", Traffic = traffic, Provenance = [TestMesh.From("DestinationRule", "rule")] };

    private static Endpoint At(string address, string locality, int weight = 1) => new()
    {
        Address = address,
        Port = 8080,
        Locality = Locality.Parse(locality),
        Weight = weight,
        Provider = "file",
        Provenance = TestMesh.From("ServiceEntry", Host),
    };

    private static EquatableMap<string> Labels(params (string Name, string Value)[] labels) =>
        labels.Select(static label => KeyValuePair.Create(label.Name, label.Value)).ToEquatableMap();
}
