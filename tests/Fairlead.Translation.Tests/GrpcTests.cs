using Envoy.Config.Cluster.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Routing;
using Fairlead.Protos;
using Fairlead.Translation.Tests.Meshes;
using DirectResponseAction = Fairlead.Model.Routing.DirectResponseAction;
using RedirectAction = Fairlead.Model.Routing.RedirectAction;
using RouteMatch = Fairlead.Model.Routing.RouteMatch;

namespace Fairlead.Translation.Tests;

/// <summary>Each case is something that at least one gRPC implementation refuses or reads differently.</summary>
public sealed class GrpcTests
{
    private const string Host = "greeter.example.com";
    private const string Target = Host + ":50051";

    private static readonly ForwardAction Forward = TestMesh.To(Host, 50051);

    [Fact]
    public void Target_WithAndWithoutPort_LeadToOneRouteConfiguration()
    {
        var decoded = Decoded.Of(
            new TestMesh().Service(Host, TestMesh.Port(50051, PortProtocol.Grpc), "default", "10.0.0.1"), Decoded.Grpc);

        Assert.Equal([Host, Target], decoded.Names(TypeUrls.Listener));
        Assert.Equal([Target], decoded.Names(TypeUrls.Route));
        foreach (var name in decoded.Names(TypeUrls.Listener))
        {
            var manager = Decoded.Manager(decoded.Listener(name));
            Assert.Equal(Target, manager.Rds.RouteConfigName);
            Assert.NotNull(manager.Rds.ConfigSource.Ads);
            Assert.Equal(["envoy.filters.http.fault", "envoy.filters.http.router"], manager.HttpFilters.Select(filter => filter.Name));
            Assert.All(manager.HttpFilters, filter => Assert.NotNull(filter.TypedConfig));
        }

        Assert.Equal(["*"], decoded.Host(Target, Target).Domains);
    }

    [Fact]
    public void Target_WithoutPort_PrefersHttp2()
    {
        var service = new Service
        {
            Key = new("default", "a.default.internal"),
            Ports = [TestMesh.Port(80), TestMesh.Port(8080, PortProtocol.Http2), TestMesh.Port(9000, PortProtocol.Grpc)],
            Provenance = []
        };
        var decoded = Decoded.Of(new TestMesh().Service(service), Decoded.Grpc);

        Assert.Equal("a.default.internal:8080", Decoded.Manager(decoded.Listener("a.default.internal")).Rds.RouteConfigName);
        Assert.Equal("a.default.internal:8080", Decoded.Manager(decoded.Listener("a")).Rds.RouteConfigName);
        Assert.Equal("a.default.internal:80", Decoded.Manager(decoded.Listener("a.default:80")).Rds.RouteConfigName);
    }

    [Fact]
    public void Cluster_IsEdsAndRoundRobin()
    {
        var decoded = Decoded.Of(
            new TestMesh().Service(Host, TestMesh.Port(50051, PortProtocol.Grpc), "default", "10.0.0.1"), Decoded.Grpc);
        var cluster = decoded.Cluster("outbound|50051||" + Host);
        var locality = decoded.Endpoints(cluster.Name).Endpoints.Single();

        Assert.Equal((Cluster.Types.DiscoveryType.Eds, Cluster.Types.LbPolicy.RoundRobin), (cluster.Type, cluster.LbPolicy));
        Assert.Empty(cluster.TypedExtensionProtocolOptions);
        Assert.NotNull(locality.Locality);
        Assert.Equal(1u, locality.LoadBalancingWeight);
    }

    [Fact]
    public void Cluster_OfDns_IsOneNameOrAddresses()
    {
        var one = Dns("api.example.com");
        var two = Dns("b.example.com", "a.example.com");
        var mixed = Dns("b.example.com", "10.0.0.1");

        Assert.Equal((Cluster.Types.DiscoveryType.LogicalDns, "api.example.com", 0), one);
        Assert.Equal((Cluster.Types.DiscoveryType.LogicalDns, "a.example.com", 1), two);
        Assert.Equal((Cluster.Types.DiscoveryType.Eds, "10.0.0.1", 1), mixed);

        static (Cluster.Types.DiscoveryType, string, int) Dns(params string[] endpoints)
        {
            var service = new Service
            {
                Key = new("default", Host),
                Ports = [TestMesh.Port(50051)],
                Resolution = Resolution.Dns,
                Provenance = []
            };
            var decoded = Decoded.Of(new TestMesh().Service(service, endpoints), Decoded.Grpc);
            var cluster = decoded.Cluster("outbound|50051||" + Host);
            var assignment = cluster.LoadAssignment ?? decoded.Endpoints(cluster.Name);
            return (cluster.Type, assignment.Endpoints.Single().LbEndpoints.Single().Endpoint.Address.SocketAddress.Address,
                decoded.Result.Problems.Count);
        }
    }

    [Fact]
    public void Weights_HaveTheirTotal()
    {
        var action = RoutesOf(TestMesh.Rule(new ForwardAction
        {
            Destinations =
            [
                new() { Destination = new(new("default", Host), 50051, "v1"), Weight = 9 },
                new()
                {
                    Destination = new(new("default", Host), 50051, "v2"),
                    Weight = 2,
                    Headers = new(new() { Remove = ["x"] }, HeaderOperations.None)
                },
                new() { Destination = new(new("default", Host), 50051, "v2"), Weight = 1 },
                new() { Destination = new(new("default", Host), 50051, "v3"), Weight = 0 },
            ],
        }))[0].Route_;

        Assert.Equal(12u, action.WeightedClusters.TotalWeight);
        Assert.Equal([9u, 3u], action.WeightedClusters.Clusters.Select(cluster => cluster.Weight ?? 0));
        Assert.All(action.WeightedClusters.Clusters, cluster => Assert.Empty(cluster.RequestHeadersToRemove));
        Assert.Null(action.Timeout);
    }

    [Fact]
    public void Headers_AreInTheOlderForm()
    {
        var headers = RoutesOf(TestMesh.Rule(Forward, new RouteMatch
        {
            Headers = Map(
                ("a", new StringMatch(StringMatchKind.Exact, "x")),
                ("b", new(StringMatchKind.Prefix, "x")),
                ("c", new(StringMatchKind.Regex, "x")),
                ("d", new(StringMatchKind.Present, "")),
                ("e", new(StringMatchKind.Exact, "a.b-1", true)),
                ("f", new(StringMatchKind.Prefix, "x", true))),
        }))[0].Match.Headers;

        Assert.Equal(("x", "x", "x", true),
            (headers[0].ExactMatch, headers[1].PrefixMatch, headers[2].SafeRegexMatch.Regex, headers[3].PresentMatch));
        Assert.Equal(("(?i:a\\x{2e}b-1)", "(?i:x).*"), (headers[4].SafeRegexMatch.Regex, headers[5].SafeRegexMatch.Regex));
        Assert.All(
            headers, header => Assert.NotEqual(HeaderMatcher.HeaderMatchSpecifierOneofCase.StringMatch, header.HeaderMatchSpecifierCase));
    }

    [Fact]
    public void WithoutHeaders_AreARouteForAbsentAndOneForDifferent()
    {
        var routes = RoutesOf(TestMesh.Rule(Forward, new RouteMatch
        {
            WithoutHeaders = Map(("a", new StringMatch(StringMatchKind.Exact, "x")), ("b", new(StringMatchKind.Present, ""))),
        })).SkipLast(1).ToList();

        Assert.Equal(2, routes.Count);
        Assert.True(routes[0].Match.Headers[0] is { Name: "a", PresentMatch: true, InvertMatch: true });
        Assert.True(routes[1].Match.Headers[0] is { Name: "a", ExactMatch: "x", InvertMatch: true });
        Assert.All(routes, route => Assert.True(route.Match.Headers[1] is { Name: "b", PresentMatch: true, InvertMatch: true }));
        Assert.All(routes, route => Assert.All(route.Match.Headers, header => Assert.False(header.TreatMissingHeaderAsEmpty)));
    }

    [Theory]
    [InlineData(StringMatchKind.Exact, "POST", true)]
    [InlineData(StringMatchKind.Regex, "GET|POST", true)]
    [InlineData(StringMatchKind.Prefix, "P", true)]
    [InlineData(StringMatchKind.Exact, "GET", false)]
    [InlineData(StringMatchKind.Regex, "P", false)]
    public void Method_IsDecidedHere(StringMatchKind kind, string value, bool holds)
    {
        var routes =
            RoutesOf(TestMesh.Rule(Forward, new RouteMatch { Method = new(kind, value), Path = new(StringMatchKind.Prefix, "/a") }),
                TestMesh.Rule(Forward));

        Assert.Equal(holds ? 2 : 1, routes.Count);
        Assert.All(routes, route => Assert.Empty(route.Match.Headers));
    }

    [Theory]
    [InlineData(StringMatchKind.Exact, "/pkg.Svc/Method", true)]
    [InlineData(StringMatchKind.Exact, "/ratings", false)]
    [InlineData(StringMatchKind.Exact, "/a/b/c", false)]
    [InlineData(StringMatchKind.Prefix, "/", true)]
    [InlineData(StringMatchKind.Prefix, "/pkg.", true)]
    [InlineData(StringMatchKind.Prefix, "/pkg.Svc/", true)]
    [InlineData(StringMatchKind.Prefix, "/a/b/", false)]
    [InlineData(StringMatchKind.Prefix, "noslash", false)]
    public void Path_ThatNoMethodHas_IsLeftOut(StringMatchKind kind, string path, bool isPossible)
    {
        var routes = RoutesOf(TestMesh.Rule(Forward, new RouteMatch { Path = new(kind, path) }), TestMesh.Rule(Forward));

        Assert.Equal(isPossible ? 2 : 1, routes.Count);
    }

    [Fact]
    public void Query_IsNeverMet()
    {
        var decoded = Decode(
            TestMesh.Rule(Forward, new RouteMatch { QueryParameters = Map(("q", new StringMatch(StringMatchKind.Present, ""))) }));

        var route = Assert.Single(decoded.Host(Target, Target).Routes);
        AssertNotFound(route);
        Assert.Contains(route.Route_.Cluster, decoded.Names(TypeUrls.Cluster));
        Assert.Empty(decoded.Result.Problems);
    }

    [Theory]
    [InlineData(Host, false, 1)]
    [InlineData("greeter", true, 0)]
    [InlineData("other", false, 0)]
    public void Authority_IsDecidedWhereAllNamesAgree(string prefix, bool isExact, int expected)
    {
        var kind = isExact ? StringMatchKind.Exact : StringMatchKind.Prefix;
        var decoded = Decode(TestMesh.Rule(Forward, new RouteMatch { Authority = new(kind, prefix) }), TestMesh.Rule(Forward));

        Assert.Equal(expected + 1, decoded.Host(Target, Target).Routes.Count);
        Assert.Empty(decoded.Result.Problems);
    }

    [Fact]
    public void Authority_OfSomeNamesOnly_IsAProblem()
    {
        var decoded = Decode(
            TestMesh.Rule(Forward, new RouteMatch { Authority = new(StringMatchKind.Exact, Target) }), TestMesh.Rule(Forward));

        Assert.Single(decoded.Host(Target, Target).Routes);
        Assert.Equal("FL1804", Assert.Single(decoded.Result.Problems).Code);
    }

    [Fact]
    public void RedirectAndDirectResponse_EndTheCall()
    {
        var routes = RoutesOf(TestMesh.Rule(new RedirectAction()), TestMesh.Rule(new DirectResponseAction(503, [])),
            TestMesh.Rule(new DirectResponseAction(200, [])));

        Assert.Equal((14u, 0u), AbortOf(routes[0]));
        Assert.Equal((0u, 503u), AbortOf(routes[1]));
        Assert.Equal((2u, 0u), AbortOf(routes[2]));
        Assert.All(routes, route => Assert.Equal("outbound|50051||" + Host, route.Route_.Cluster));

        static (uint Grpc, uint Http) AbortOf(Route route)
        {
            var abort = HTTPFault.Parser.ParseFrom(route.TypedPerFilterConfig["envoy.filters.http.fault"].Value).Abort;
            Assert.Equal(1_000_000u, abort.Percentage.Numerator);
            return (abort.GrpcStatus, abort.HttpStatus);
        }
    }

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(3, 3)]
    [InlineData(7.5, 7.5)]
    public void Timeout_IsAStreamsDurationAndNotTooShort(double seconds, double expected) =>
        Assert.Equal(expected,
            RoutesOf(TestMesh.Rule(Forward with
            {
                Timeout = TimeSpan.FromSeconds(seconds)
            }))[0].Route_.MaxStreamDuration.MaxStreamDuration_.ToTimeSpan().TotalSeconds);

    [Fact]
    public void Retry_IsWhatGrpcHas()
    {
        var mesh = RoutesOf(TestMesh.Rule(Forward))[0].Route_.RetryPolicy;
        var own =
            RoutesOf(TestMesh.Rule(Forward with
            {
                Retry = new()
                {
                    Attempts = 4,
                    RetryOn = ["5xx", "internal", "503"],
                    Backoff = TimeSpan.FromSeconds(2),
                    PerTryTimeout = TimeSpan.FromSeconds(1)
                }
            }))[0].Route_.RetryPolicy;

        Assert.Equal(("cancelled,unavailable", 2u), (mesh.RetryOn, mesh.NumRetries));
        Assert.Empty(mesh.RetryHostPredicate);
        Assert.Equal(("internal", 4u, 0.9), (own.RetryOn, own.NumRetries, own.RetryBackOff.BaseInterval.ToTimeSpan().TotalSeconds));
        Assert.Null(own.PerTryTimeout);
        Assert.Null(RoutesOf(TestMesh.Rule(Forward with { Retry = new() { Attempts = 0 } }))[0].Route_.RetryPolicy);
        Assert.Null(RoutesOf(TestMesh.Rule(Forward with { Retry = new() { Attempts = 3, RetryOn = ["5xx"] } }))[0].Route_.RetryPolicy);
    }

    [Fact]
    public void WildcardHost_HasNoTarget()
    {
        var decoded = Decoded.Of(new TestMesh().Service("*.example.com", TestMesh.Port(80)), Decoded.Grpc);

        Assert.Empty(decoded.Names(TypeUrls.Listener));
        Assert.Empty(decoded.Names(TypeUrls.Route));
    }

    [Theory]
    [InlineData("grpc/server?xds.resource.listening_address=10.0.0.1:50051", "10.0.0.1", 50051)]
    [InlineData("grpc/server?xds.resource.listening_address=0.0.0.0:50051", "0.0.0.0", 50051)]
    [InlineData("grpc/server?xds.resource.listening_address=[::1]:50051", "::1", 50051)]
    public void Server_Listener_HasTheAddressAskedFor(string name, string address, int port)
    {
        var resource = Decoded.ServerListener(new TestMesh().Build(), Decoded.Grpc, name);

        Assert.NotNull(resource);
        var listener = Listener.Parser.ParseFrom(resource.Value.Span);
        Assert.Equal((name, name), (resource.Name, listener.Name));
        Assert.Equal((address, (uint)port), (listener.Address.SocketAddress.Address, listener.Address.SocketAddress.PortValue));
        Assert.Equal("raw_buffer", listener.FilterChains.Single().FilterChainMatch.TransportProtocol);
        var manager = Decoded.Manager(listener);
        Assert.Equal("envoy.filters.http.router", Assert.Single(manager.HttpFilters).Name);
        Assert.NotNull(manager.RouteConfig.VirtualHosts.Single().Routes.Single().NonForwardingAction);
    }

    // For clients of the namespace shop the host "web" has port 80 only, so there the short name of another host has port 81.
    [Fact]
    public void Target_NameThatOneHostHasForOthersAndAnotherForTheClass_IsGivenOnce()
    {
        var decoded = Decoded.Of(
            new TestMesh().Service("web", TestMesh.Port(81), "a", "10.0.0.1")
                .Service("web", TestMesh.Port(80), "shop", "10.0.0.2")
                .Service("web.shop.svc.cluster.local", TestMesh.Port(81), "shop", "10.0.0.3"),
            Decoded.Grpc with { Namespace = "shop" });

        Assert.Single(decoded.Names(TypeUrls.Listener), "web:80");
        Assert.Equal("web.shop.svc.cluster.local:81", Decoded.Manager(decoded.Listener("web:81")).Rds.RouteConfigName);
    }

    [Theory]
    [InlineData("greeter:50051")]
    [InlineData("grpc/server?xds.resource.listening_address=")]
    [InlineData("grpc/server?xds.resource.listening_address=host:1")]
    [InlineData("grpc/server?xds.resource.listening_address=10.0.0.1:70000")]
    public void Server_OtherName_IsNone(string name) =>
        Assert.Null(Decoded.ServerListener(new TestMesh().Build(), Decoded.Grpc, name));

    [Fact]
    public void Server_Listener_NamesTheEndpointThere()
    {
        var mesh = new TestMesh().Service(Host, TestMesh.Port(50051), "default", "10.0.0.1").Build();
        var resource = Decoded.ServerListener(mesh, Decoded.Grpc, "grpc/server?xds.resource.listening_address=10.0.0.1:50051");

        Assert.Equal("spec.items[9]", Assert.Single(resource!.Provenance).Path);
        Assert.Null(Decoded.ServerListener(mesh, Decoded.Envoy, "grpc/server?xds.resource.listening_address=10.0.0.1:50051"));
    }

    [Fact]
    public void NoMatch_IsAnAnswerAndNotLeftToTheClient()
    {
        AssertNotFound(RoutesOf(TestMesh.Rule(Forward, new RouteMatch { Path = new(StringMatchKind.Prefix, "/a") }))[1]);
        AssertNotFound(Assert.Single(RoutesOf()));
        Assert.Null(Assert.Single(RoutesOf(TestMesh.Rule(Forward,
            new RouteMatch { Path = new(StringMatchKind.Prefix, "/") }))).TypedPerFilterConfig
                .GetValueOrDefault("envoy.filters.http.fault"));
    }

    private static void AssertNotFound(Route route)
    {
        Assert.Equal("/", route.Match.Prefix);
        Assert.Empty(route.Match.Headers);
        Assert.Equal(404u, HTTPFault.Parser.ParseFrom(route.TypedPerFilterConfig["envoy.filters.http.fault"].Value).Abort.HttpStatus);
    }

    private static Decoded Decode(params RouteRule[] rules) =>
        Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(50051, PortProtocol.Grpc)).Routes(Host, 50051, rules), Decoded.Grpc);

    private static Google.Protobuf.Collections.RepeatedField<Route> RoutesOf(params RouteRule[] rules) =>
        Decode(rules).Host(Target, Target).Routes;

    private static EquatableMap<T> Map<T>(params (string Key, T Value)[] pairs) =>
        pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)).ToEquatableMap();
}
