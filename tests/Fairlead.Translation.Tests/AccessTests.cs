using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.JwtAuthn.V3;
using Envoy.Extensions.Filters.Http.Rbac.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Testing.Meshes;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Tests.Meshes;
using Google.Protobuf.Collections;
using JwtHeader = Fairlead.Model.Access.JwtHeader;
using NetworkRbac = Envoy.Extensions.Filters.Network.Rbac.V3.RBAC;

namespace Fairlead.Translation.Tests;

/// <summary>What becomes of what is written about access, kind of client by kind.</summary>
public sealed class AccessTests
{
    private const string Server = "grpc/server?xds.resource.listening_address=10.0.0.1:50051";

    private static readonly AuthorizationSource Anyone = new();

    private static readonly ProxyScope Web = new()
    {
        Kind = ProxyKind.Envoy,
        Namespace = "shop",
        Labels = TestClaims.Labels(("app", "web"), ("version", "v1")),
        Inbound = [new() { Listen = new("127.0.0.1", 15006), App = new("127.0.0.1", 8080) }],
    };

    private static readonly ProxyScope Grpc = new() { Kind = ProxyKind.Grpc, Namespace = "shop", Labels = Web.Labels };

    [Fact]
    public void Policies_OfLabelNamespaceAndRoot_AddUp()
    {
        var mesh = new TestMesh()
            .Access("istio-system", Of(Deny("root", "/root")))
            .Access("shop", Of(Deny("all", "/all"), Deny("web", "/web", ("app", "web"), ("version", "v1")),
                Deny("other", "/other", ("app", "web"), ("version", "v2")), Deny("api", "/api", ("app", "api"))))
            .Access("elsewhere", Of(Deny("elsewhere", "/elsewhere")));

        var rbac = Rbac(Filters(mesh, Web), "deny");

        Assert.Equal(
            ["ns[istio-system]-policy[root]-rule[0]", "ns[shop]-policy[all]-rule[0]", "ns[shop]-policy[web]-rule[0]"],
            rbac.Rules.Policies.Keys.Order());
    }

    [Fact]
    public void RootNamespace_IsTheSettings()
    {
        var mesh = new TestMesh().Access("mesh", Of(Deny("root", "/root"))).Build() with { Settings = new() { RootNamespace = "mesh" } };

        Assert.Equal(["envoy.filters.http.rbac.deny", "envoy.filters.http.router"], Names(Filters(mesh, Web)));
    }

    [Fact]
    public void Filters_StandInIstiosOrder()
    {
        var mesh = new TestMesh().Access("shop", new()
        {
            Requests = [Tokens(new JwtRule { Issuer = "a", Jwks = """{"keys":[]}""" })],
            Authorizations =
            [
                Authorization("allow", AuthorizationAction.Allow, Anyone), Authorization("audit", AuthorizationAction.Audit, Anyone),
                Authorization("custom", AuthorizationAction.Custom, Anyone), Authorization("deny", AuthorizationAction.Deny, Anyone),
            ],
        });

        Assert.Equal(
            [
                "envoy.filters.http.rbac.custom", "envoy.filters.http.jwt_authn", "envoy.filters.http.rbac.audit",
                "envoy.filters.http.rbac.deny", "envoy.filters.http.rbac.allow", "envoy.filters.http.router",
            ],
            Names(Filters(mesh, Web)));
    }

    // A policy that matches nothing here asks nobody, and nothing is told of its provider.
    [Fact]
    public void Custom_RulesThatAreNotForThePort_AskNobody()
    {
        var mesh = new TestMesh().Access("shop", Of(Authorization("asked", AuthorizationAction.Custom) with
        {
            Provider = "nobody",
            Rules = [new() { To = [new() { Ports = new(["9"], []) }], Path = "" }],
        }));

        var decoded = Decoded.Of(mesh, Web);

        Assert.Equal(["envoy.filters.http.router"], Names(Manager(decoded.Listener("inbound_127.0.0.1_15006")).HttpFilters));
        Assert.Empty(decoded.Result.Problems);
    }

    // One provider cannot be asked, the other can: the first's rules refuse, before the other is asked.
    [Fact]
    public void Custom_ProviderThatIsNotThere_RefusesWhatItsRulesMatch()
    {
        AuthorizationProvider there = new() { Name = "there", Protocol = ProviderProtocol.Grpc, Host = "authz.test", Port = 81 };
        var mesh = new TestMesh()
            .Service("authz.test", TestMesh.Port(81, PortProtocol.Grpc), "shop", "10.0.0.9")
            .Access("shop", Of(
                Authorization("there", AuthorizationAction.Custom, Anyone) with { Provider = "there" },
                Authorization("lost", AuthorizationAction.Custom, Anyone) with { Provider = "lost" },
                Authorization("away", AuthorizationAction.Custom, Anyone) with { Provider = "away" }))
            .Build() with
        {
            Settings = new()
            {
                Providers = new Dictionary<string, AuthorizationProvider>
                {
                    ["there"] = there,
                    ["away"] = there with { Name = "away", Namespace = "elsewhere" },
                }.ToEquatableMap(),
            },
        };

        var decoded = Decoded.Of(mesh, Web);
        var filters = Manager(decoded.Listener("inbound_127.0.0.1_15006")).HttpFilters;

        Assert.Equal(
            [
                "envoy.filters.http.rbac.custom", "envoy.filters.http.rbac.custom.there", "envoy.filters.http.ext_authz.there",
                "envoy.filters.http.router",
            ],
            Names(filters));
        Assert.Equal(
            ["ns[shop]-policy[away]-rule[0]", "ns[shop]-policy[lost]-rule[0]"], Rbac(filters, "custom").Rules.Policies.Keys.Order());
        Assert.Equal(["FL1834", "FL1834"], decoded.Result.Problems.Select(static problem => problem.Code));
        Assert.Equal(["away", "lost"], decoded.Result.Problems.Select(static problem => problem.Key!.Name).Order());

        // Those who ask nobody refuse.
        Assert.Equal(3, Rbac(ServerFilters(mesh), "custom").Rules.Policies.Count);
    }

    [Fact]
    public void AllowWithoutRules_AllowsNobody()
    {
        var rbac = Rbac(Filters(new TestMesh().Access("shop", Of(Authorization("nobody", AuthorizationAction.Allow))), Web), "allow");

        Assert.NotNull(rbac.Rules);
        Assert.Empty(rbac.Rules.Policies);
    }

    // What nobody can check refuses: what is allowed by identity is allowed to nobody, what is denied by it is denied to everybody.
    [Theory]
    [InlineData(AuthorizationAction.Allow, false)]
    [InlineData(AuthorizationAction.Deny, true)]
    [InlineData(AuthorizationAction.Custom, true)]
    public void Identity_FailsClosed(AuthorizationAction action, bool holds)
    {
        foreach (var set in (TextSet[])[new(["a"], []), new([], ["a"]), new(["*"], [])])
        {
            var filters = Filters(new TestMesh().Access("shop", Of(
                Authorization("from", action, new AuthorizationSource { Namespaces = set }),
                When("when", action, "source.principal", set))), Web);

            var rbac = Rbac(filters, action.ToString().ToLowerInvariant());
            Assert.Equal(holds ? 2 : 0, rbac.Rules.Policies.Count);
            Assert.All(rbac.Rules.Policies.Values, static policy => Assert.True(policy.Principals.Single().Any));
        }
    }

    [Fact]
    public void Ports_AreKnownBeforehand()
    {
        var deny = new AuthorizationRule { To = [new() { Ports = new(["15006"], []) }], Path = "" };
        var other = new AuthorizationRule { To = [new() { Ports = new(["80"], []) }, new() { Ports = new([], ["15006"]) }], Path = "" };
        var when = new AuthorizationRule { When = [new("destination.port", new([], ["80"]))], Path = "" };
        var ports = Authorization("ports", AuthorizationAction.Deny) with { Rules = [deny, other, when] };

        var rbac = Rbac(Filters(new TestMesh().Access("shop", Of(ports)), Web), "deny");

        Assert.Equal(["ns[shop]-policy[ports]-rule[0]", "ns[shop]-policy[ports]-rule[2]"], rbac.Rules.Policies.Keys.Order());
        Assert.All(rbac.Rules.Policies.Values, static policy => Assert.True(policy.Permissions.Single().Any));
    }

    [Fact]
    public void DryRun_IsCountedAndNotEnforced()
    {
        var mesh = new TestMesh().Access("shop", Of(
            Deny("tried", "/a") with { IsDryRun = true },
            Authorization("allowed", AuthorizationAction.Allow, Anyone) with { IsDryRun = true }));

        var filters = Filters(mesh, Web);

        foreach (var name in (string[])["deny", "allow"])
        {
            var rbac = Rbac(filters, name);
            Assert.Null(rbac.Rules);
            Assert.Single(rbac.ShadowRules.Policies);
            Assert.Equal($"istio_dry_run_{name}_", rbac.ShadowRulesStatPrefix);
        }

        // Where connections are forwarded, what is asked of requests counts for all, or for none where it is allowed.
        var network = Network(mesh);
        Assert.Equal(["istio_dry_run_deny_", "istio_dry_run_allow_"], network.Select(static rbac => rbac.ShadowRulesStatPrefix));
        Assert.All(network, static rbac => Assert.Null(rbac.Rules));

        Assert.Single(Filters(mesh, Web with { Kind = ProxyKind.Fairlead }));
        Assert.Equal(["envoy.filters.http.router"], Names(ServerFilters(mesh)));
    }

    // Nothing is refused, and what cannot be known is marked rather than passed over.
    [Fact]
    public void Audit_MarksAndRefusesNothing()
    {
        var mesh = new TestMesh().Access("shop", Of(
            When("callers", AuthorizationAction.Audit, "source.principal", new(["a"], [])),
            Authorization("paths", AuthorizationAction.Audit) with
            {
                Rules = [new() { To = [new() { Paths = new(["/a"], []) }], Path = "" }],
            },
            Authorization("nothing", AuthorizationAction.Audit)));

        var rules = Rbac(Filters(mesh, Web), "audit").Rules;
        Assert.Equal(Envoy.Config.Rbac.V3.RBAC.Types.Action.Log, rules.Action);
        Assert.Equal(["ns[shop]-policy[callers]-rule[0]", "ns[shop]-policy[paths]-rule[0]"], rules.Policies.Keys.Order());
        Assert.True(rules.Policies["ns[shop]-policy[callers]-rule[0]"].Principals.Single().Any);

        var network = Assert.Single(Network(mesh));
        Assert.Equal(("tcp.", Envoy.Config.Rbac.V3.RBAC.Types.Action.Log), (network.StatPrefix, network.Rules.Action));
        Assert.All(network.Rules.Policies.Values, static policy => Assert.True(policy.Permissions.Single().Any));

        // Other kinds of clients go on as if nothing was written, and it is said.
        Assert.Equal(["envoy.filters.http.router"], Names(ServerFilters(mesh)));
        Assert.Equal(["FL1832", "FL1832", "FL1832"], Decoded.Of(mesh, Grpc).Result.Problems.Select(static problem => problem.Code));
        var sidecar = Decoded.Of(mesh, Web with { Kind = ProxyKind.Fairlead });
        var manager = Manager(sidecar.Listener("inbound_127.0.0.1_15006"));
        Assert.Equal(Route.ActionOneofCase.Route_, manager.RouteConfig.VirtualHosts.Single().Routes.Single().ActionCase);
        Assert.Equal(["FL1831", "FL1831", "FL1831"], sidecar.Result.Problems.Select(static problem => problem.Code));
    }

    [Fact]
    public void Strict_RefusesConnectionsOfThePort()
    {
        var mesh = new TestMesh().Access("shop", new()
        {
            Peers =
            [
                new()
                {
                    Selector = TestClaims.Labels(("app", "web")),
                    Ports = new Dictionary<string, PeerMode> { ["15006"] = PeerMode.Strict }.ToEquatableMap(),
                    Provenance = From("PeerAuthentication", "web"),
                },
            ],
        });
        var two = Web with { Inbound = [.. Web.Inbound!, new() { Listen = new("127.0.0.1", 15007), App = new("127.0.0.1", 8081) }] };

        var decoded = Decoded.Of(mesh, two);

        Assert.Equal(
            ["envoy.filters.network.rbac", "envoy.filters.network.http_connection_manager"],
            decoded.Listener("inbound_127.0.0.1_15006").FilterChains.Single().Filters.Select(static filter => filter.Name));
        Assert.Single(decoded.Listener("inbound_127.0.0.1_15007").FilterChains.Single().Filters);
    }

    [Fact]
    public void Tokens_MissingOnesPass_KeysAreFetchedFromTheMesh()
    {
        var mesh = new TestMesh()
            .Service("keys.example", TestMesh.Port(8080), "shop", "10.0.0.9")
            .Access("shop", new()
            {
                Requests =
                [
                    Tokens(
                        new JwtRule { Issuer = "given", Jwks = """{"keys":[]}""", FromHeaders = [new JwtHeader("x-token", "Bearer ")] },
                        new JwtRule { Issuer = "fetched", JwksUri = "http://keys.example:8080/jwks" },
                        new JwtRule
                        {
                            Issuer = "lost",
                            JwksUri = "https://lost.example/jwks",
                            Provenance = From("RequestAuthentication", "t"),
                        }),
                ],
            });

        var decoded = Decoded.Of(mesh, Web);
        var jwt = JwtAuthentication.Parser.ParseFrom(
            Manager(decoded.Listener("inbound_127.0.0.1_15006")).HttpFilters[0].TypedConfig.Value);

        Assert.Equal("outbound|8080||keys.example", jwt.Providers["origins-1"].RemoteJwks.HttpUri.Cluster);
        Assert.Contains("nobody", jwt.Providers["origins-2"].LocalJwks.InlineString, StringComparison.Ordinal);
        var any = jwt.Rules.Single().Requires.RequiresAny.Requirements;
        Assert.Equal(["origins-0", "origins-1", "origins-2"], any.SkipLast(1).Select(static one => one.ProviderName));
        Assert.NotNull(any[^1].AllowMissing);
        var problem = Assert.Single(decoded.Result.Problems);
        Assert.Equal(("FL1830", "RequestAuthentication"), (problem.Code, problem.Key!.Kind));
        Assert.Contains("lost.example", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sidecar_ThatCannotCheck_RefusesAll()
    {
        var mesh = new TestMesh().Access("shop", Of(Deny("web", "/web")));

        var decoded = Decoded.Of(mesh, Web with { Kind = ProxyKind.Fairlead });

        var manager = Manager(decoded.Listener("inbound_127.0.0.1_15006"));
        Assert.Equal(["envoy.filters.http.router"], Names(manager.HttpFilters));
        Assert.Equal(403u, manager.RouteConfig.VirtualHosts.Single().Routes.Single().DirectResponse.Status);
        Assert.Equal("FL1831", Assert.Single(decoded.Result.Problems).Code);

        // What is denied at another port alone concerns it not.
        var elsewhere = new TestMesh().Access("shop", Of(Authorization("port", AuthorizationAction.Deny) with
        {
            Rules = [new() { To = [new() { Ports = new(["80"], []) }], Path = "" }],
        }));
        var open = Decoded.Of(elsewhere, Web with { Kind = ProxyKind.Fairlead });
        Assert.Equal(
            Route.ActionOneofCase.Route_,
            Manager(open.Listener("inbound_127.0.0.1_15006")).RouteConfig.VirtualHosts.Single().Routes.Single().ActionCase);
        Assert.Empty(open.Result.Problems);
    }

    [Fact]
    public void GrpcServer_ChecksWhatItCan_AndRefusesTokens()
    {
        var mesh = new TestMesh().Access("shop", new()
        {
            Requests = [Tokens(new JwtRule { Issuer = "a", Provenance = From("RequestAuthentication", "t") })],
            Authorizations =
            [
                Deny("deny", "/pkg.Service/*", ("app", "web")),
                When("claims", AuthorizationAction.Deny, "request.auth.claims[a]", new(["b"], [])),
                Authorization("hosts", AuthorizationAction.Allow) with
                {
                    Rules = [new() { To = [new() { Hosts = new(["*.test"], []), Ports = new(["50051"], []) }], Path = "" }],
                },
            ],
        });

        var filters = ServerFilters(mesh);

        Assert.Equal(
            [
                "envoy.filters.http.rbac.tokens", "envoy.filters.http.rbac.deny", "envoy.filters.http.rbac.allow",
                "envoy.filters.http.router",
            ],
            Names(filters));
        Assert.Equal("authorization", Rbac(filters, "tokens").Rules.Policies.Values.Single().Principals.Single().Header.Name);
        Assert.True(Rbac(filters, "deny").Rules.Policies["ns[shop]-policy[claims]-rule[0]"].Principals.Single().Any);
        Assert.Equal(
            HeaderMatcher.HeaderMatchSpecifierOneofCase.SafeRegexMatch,
            Rbac(filters, "allow").Rules.Policies.Values.Single().Permissions.Single().Header.HeaderMatchSpecifierCase);
        Assert.All(Decoded.Of(mesh, Grpc).Result.Problems, static problem => Assert.Equal("FL1832", problem.Code));
    }

    private static NamespaceAccess Of(params Authorization[] authorizations) => new() { Authorizations = [.. authorizations] };

    private static Authorization Deny(string name, string path, params (string Name, string Value)[] labels) =>
        Authorization(name, AuthorizationAction.Deny) with
        {
            Selector = TestClaims.Labels(labels),
            Rules = [new() { To = [new() { Paths = new([path], []) }], Path = "spec.rules[0]" }],
        };

    private static Authorization When(string name, AuthorizationAction action, string attribute, TextSet values) =>
        Authorization(name, action) with { Rules = [new() { When = [new(attribute, values)], Path = "spec.rules[0]" }] };

    private static Authorization Authorization(string name, AuthorizationAction action, params AuthorizationSource[] from) => new()
    {
        Action = action,
        Rules = from.Length == 0 ? [] : [new() { From = [.. from], Path = "spec.rules[0]" }],
        Provenance = From("AuthorizationPolicy", name, name is "root" ? "istio-system" : "shop"),
    };

    private static RequestAuthentication Tokens(params JwtRule[] rules) =>
        new() { Rules = [.. rules], Provenance = From("RequestAuthentication", "t") };

    private static Provenance From(string kind, string name, string ns = "shop") => new(new("security.istio.io", kind, ns, name), "spec");

    private static RepeatedField<HttpFilter> Filters(TestMesh mesh, ProxyScope scope) => Filters(mesh.Build(), scope);

    private static RepeatedField<HttpFilter> Filters(Model.Mesh.MeshSnapshot mesh, ProxyScope scope) =>
        Manager(Decoded.Of(mesh, scope).Listener("inbound_127.0.0.1_15006")).HttpFilters;

    // The checks of connections, where these are what is forwarded.
    private static List<NetworkRbac> Network(TestMesh mesh)
    {
        var bytes = Web with { Inbound = [Web.Inbound![0] with { Protocol = PortProtocol.Tcp }] };
        return [.. Decoded.Of(mesh, bytes).Listener("inbound_127.0.0.1_15006").FilterChains.Single().Filters.SkipLast(1)
            .Select(static filter => NetworkRbac.Parser.ParseFrom(filter.TypedConfig.Value))];
    }

    private static RepeatedField<HttpFilter> ServerFilters(TestMesh mesh) => ServerFilters(mesh.Build());

    private static RepeatedField<HttpFilter> ServerFilters(Model.Mesh.MeshSnapshot mesh) => Manager(
        Listener.Parser.ParseFrom(Decoded.ServerListener(mesh, Grpc, Server)!.Value.Span)).HttpFilters; // the name is of a server

    private static HttpConnectionManager Manager(Listener listener) =>
        HttpConnectionManager.Parser.ParseFrom(listener.FilterChains.Single().Filters[^1].TypedConfig.Value);

    private static IEnumerable<string> Names(IEnumerable<HttpFilter> filters) => filters.Select(static filter => filter.Name);

    private static RBAC Rbac(IEnumerable<HttpFilter> filters, string name) => RBAC.Parser.ParseFrom(
        filters.Single(filter => filter.Name == $"envoy.filters.http.rbac.{name}").TypedConfig.Value);
}
