using Fairlead.Catalog;
using Fairlead.Config.FrontEnds;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Testing.Meshes;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Tests;

/// <summary>
/// What a change costs from the objects to the resources that clients select, counted in computations, for each kind of change: it is the
/// same in a mesh ten times as large and beside objects that are refused, and below a bound that follows from what depends on the change.
/// </summary>
public sealed class ComputationTests
{
    private static readonly Dictionary<string, Change> Changes = new()
    {
        // The view of the host by what is seen and by what rules lead to, and which hosts its name may stand for; for each of four profiles
        // its virtual host or route configuration, the names that it claims, what its clusters hash, and what each scope is given of it.
        ["rule"] = new(static mesh => mesh.Set(Rule(7, 1)), static mesh => mesh.Set(Rule(7, 2)), 10, 25),

        // The view of the host twice, and which hosts its name may stand for; for each profile its plan, its cluster, what is hashed for
        // it, and what each scope is given.
        ["policy"] = new(static mesh => mesh.Set(Policy(7, 1)), static mesh => mesh.Set(Policy(7, 2)), 5, 26),

        // Beside these, for each profile the routes that lead there.
        ["hash"] = new(static mesh => mesh.Set(Hash(7, 1)), static mesh => mesh.Set(Hash(7, 2)), 5, 35),

        // What the clients see: the views of the host that comes to it and of those that were seen before; for each profile what the
        // service that comes has.
        ["sidecar"] = new(static mesh => mesh.Set(Sidecar(7, 8)), static mesh => mesh.Set(Sidecar(7, 8, 9)), 5, 83),

        // The table of the host at the gateway; for each of three profiles its part, its virtual host and the route configuration.
        ["rule of a gateway"] = new(static mesh => mesh.Set(Gateway, Bound(7, 1)), static mesh => mesh.Set(Bound(7, 2)), 12, 12),

        // What all gateways have.
        ["gateway"] = new(
            static mesh => mesh.Set(Gateway, Bound(7, 1)),
            static mesh => mesh.Set(Gateway.Replace("8081", "8082", StringComparison.Ordinal)),
            9,
            30),

        // A host that a sidecar sees, and one that it does not.
        ["rule that a sidecar sees"] = new(
            static mesh => mesh.Set(Sidecar(7, 8), Rule(7, 1)), static mesh => mesh.Set(Rule(7, 2)), 10, 43),
        ["rule that a sidecar does not see"] = new(
            static mesh => mesh.Set(Sidecar(7, 8), Rule(9, 1)), static mesh => mesh.Set(Rule(9, 2)), 10, 25),

        // The list of the port; for each profile the endpoints of its cluster, and what each scope is given.
        ["endpoint of an object"] = new(static mesh => mesh.Set(Entry(7, 1)), static mesh => mesh.Set(Entry(7, 2)), 6, 12),
        ["endpoint of a registry"] = new(static mesh => mesh.Endpoint(7, 1), static mesh => mesh.Endpoint(7, 2), 0, 12),

        // For each profile what is written in the namespace, by label; what the one scope is given whose workload is chosen.
        ["access"] = new(static mesh => mesh.Set(Access(1)), static mesh => mesh.Set(Access(2)), 5, 5),

        ["telemetry"] = new(static mesh => mesh.Set(Telemetry(1)), static mesh => mesh.Set(Telemetry(2)), 5, 5),

        // What of the settings hosts are seen by, which is as it was; for each profile what proxies have of them, and the providers, of
        // which there are none; what each scope is given.
        ["settings of logs"] = new(static mesh => mesh.Set(Settings(1)), static mesh => mesh.Set(Settings(2)), 7, 16),

        // What of the settings hosts and proxies have, which is as it was; for each profile the providers; what the one scope is given
        // whose workload's policy names the provider.
        ["provider"] = new(
            static mesh => mesh.Set(Asked, Providers(1)), static mesh => mesh.Set(Providers(2)), 7, 10),
        ["provider that nobody names"] = new(
            static mesh => mesh.Set(Providers(1)), static mesh => mesh.Set(Providers(2)), 7, 9),

        // All of these together, for one host.
        ["service added"] = new(static mesh => mesh, static mesh => mesh.Set(Entry(5000, 0), Rule(5000, 0), Policy(5000, 0)), 21, 53),
        ["service removed"] = new(
            static mesh => mesh.Set(Entry(5000, 0), Rule(5000, 0), Policy(5000, 0)),
            static mesh => mesh.Remove(Entry(5000, 0), Rule(5000, 0), Policy(5000, 0)), 0, 7),
    };

    public static TheoryData<string> Kinds => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Change_OfOneThing_CostsWhatDependsOnIt(string kind)
    {
        var (first, second, catalog, rendering) = Changes[kind];

        var small = second(first(Middle.Of(20)));
        var large = second(first(Middle.Of(200)));
        var troubled = second(first(Middle.Of(20).Set([.. Enumerable.Range(0, 5).Select(static i => Broken(i))])));

        Assert.Equal(small.Computations, large.Computations);
        Assert.Equal(small.Computations, troubled.Computations);
        Assert.InRange(large.Computations.Catalog, 0, catalog);
        Assert.InRange(large.Computations.Rendering, 1, rendering);
    }

    private static string Access(int version) => $$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: guarded, namespace: shop}
        spec: {selector: {matchLabels: {app: guarded} }, rules: [{to: [{operation: {paths: [/v{{version}}] } }] }] }

        """;

    private static string Telemetry(int percent) => $$"""
        apiVersion: telemetry.istio.io/v1
        kind: Telemetry
        metadata: {name: guarded, namespace: shop}
        spec: {selector: {matchLabels: {app: guarded} }, tracing: [{randomSamplingPercentage: {{percent}} }] }

        """;

    private static string Settings(int version) => $$"""
        apiVersion: fairlead.dev/v1
        kind: MeshSettings
        metadata: {name: mesh, namespace: shop}
        spec: {accessLogFormat: "{{version}} %PROTOCOL%"}

        """;

    private const string Asked = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: asked, namespace: shop}
        spec: {selector: {matchLabels: {app: guarded}}, action: CUSTOM, provider: {name: opa}, rules: [{}]}

        """;

    private static string Providers(int seconds) => $$"""
        apiVersion: fairlead.dev/v1
        kind: MeshSettings
        metadata: {name: mesh, namespace: shop}
        spec: {extensionProviders: [{name: opa, envoyExtAuthzHttp: {service: s7.test, port: 80, timeout: {{seconds}}s} }]}

        """;

    private static string Entry(int service, int move) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: s{{service}}, namespace: shop}
        spec:
          hosts: [s{{service}}.test]
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints: [{address: 10.0.{{move}}.1}, {address: 10.0.0.2}]

        """;

    private static string Rule(int service, int seconds) => $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: s{{service}}, namespace: shop}
        spec: {hosts: [s{{service}}.test], http: [{route: [{destination: {host: s{{service}}.test} }], timeout: {{seconds + 1}}s}]}

        """;

    private static string Policy(int service, int seconds) => $$"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: s{{service}}, namespace: shop}
        spec: {host: s{{service}}.test, trafficPolicy: {connectionPool: {tcp: {connectTimeout: {{seconds + 1}}s} } } }

        """;

    private const string Gateway = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop}
        spec: {servers: [{port: {number: 8081, name: http, protocol: HTTP}, hosts: ["*"]}]}

        """;

    private static string Bound(int service, int seconds) => Rule(service, seconds)
        .Replace("name: s", "name: edge", StringComparison.Ordinal)
        .Replace("http: [{", "gateways: [edge], http: [{", StringComparison.Ordinal);

    private static string Sidecar(params int[] services) => $$"""
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: default, namespace: default}
        spec: {egress: [{hosts: [{{string.Join(", ", services.Select(static service => $"\"*/s{service}.test\""))}}]}]}

        """;

    private static string Hash(int service, int header) => $$"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: s{{service}}, namespace: shop}
        spec: {host: s{{service}}.test, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-{{header}} } } } }

        """;

    // A second object with rules for a host is refused.
    private static string Broken(int index) =>
        Rule(index, 0).Replace($"name: s{index},", $"name: t{index},", StringComparison.Ordinal);

    /// <summary>A kind of change.</summary>
    /// <param name="First">A change of that kind that is not counted.</param>
    /// <param name="Second">The one that is.</param>
    /// <param name="Catalog">How many computations the catalog may take for it.</param>
    /// <param name="Rendering">How many the views and four profiles may take for it together.</param>
    private sealed record Change(Func<Middle, Middle> First, Func<Middle, Middle> Second, int Catalog, int Rendering);

    /// <summary>A mesh with clients of every profile, stepped from the objects to what they select.</summary>
    private sealed class Middle
    {
        private readonly MeshCatalog _catalog = new(Lowering.Lower);
        private readonly MeshRendering _rendering = new(1);
        private readonly OrderedMap<string, ProxyScope> _scopes;
        private CatalogInputs _inputs = CatalogInputs.None;
        private CatalogState _joined;
        private RenderedMesh _rendered;

        private Middle()
        {
            ProxyScope scope = new() { Kind = ProxyKind.Envoy, Routes = RouteDelivery.Hosts };
            var guarded = scope with
            {
                Namespace = "shop",
                Labels = TestClaims.Labels(("app", "guarded")),
                Inbound = [new() { Listen = new("127.0.0.1", 15006), App = new("127.0.0.1", 8080) }],
            };
            _scopes = _rendering.Empty.Scopes
                .With("delta", scope)
                .With("guarded", guarded)
                .With("beside it", guarded with { Labels = TestClaims.Labels(("app", "other")) })
                .With("on demand", scope with { Routes = RouteDelivery.OnDemand })
                .With("state of the world", scope with { Routes = RouteDelivery.Full })
                .With("grpc", scope with { Kind = ProxyKind.Grpc })
                .With("gateway", scope with { IsGateway = true, Routes = RouteDelivery.Full });
            _joined = _catalog.Empty;
            _rendered = _rendering.Empty;
        }

        /// <summary>The computations of the last step: in the catalog, and in rendering.</summary>
        public (int Catalog, int Rendering) Computations => (_joined.Computations, _rendered.Computations);

        public static Middle Of(int services) => new Middle().Set(
            [.. Enumerable.Range(0, services).SelectMany(static i => new[] { Entry(i, 0), Rule(i, 0), Policy(i, 0) })]);

        public Middle Set(params string[] texts) => Step(_inputs with
        {
            Objects = Read(texts).Aggregate(_inputs.Objects, static (all, item) => all.With(item.Key, item)),
        });

        public Middle Remove(params string[] texts) => Step(_inputs with
        {
            Objects = Read(texts).Aggregate(_inputs.Objects, static (all, item) => all.Without(item.Key)),
        });

        public Middle Endpoint(int service, int weight)
        {
            EndpointKey key = new(new("shop", $"s{service}.test"), 80, "fake", "", "10.9.0.1", 80, 0);
            return Step(_inputs with
            {
                Endpoints = _inputs.Endpoints.With(
                    key, new() { Address = key.Address, Port = 80, Weight = weight, Provider = "fake", Provenance = default }),
            });
        }

        private static IEnumerable<ConfigObject> Read(string[] texts) => TestCatalog.Read(string.Join("---\n", texts)).Objects.Values;

        private Middle Step(CatalogInputs inputs)
        {
            _inputs = inputs;
            _joined = _catalog.Step(_joined, inputs);
            _rendered = _rendering.Step(_rendered, _joined.Mesh, _scopes);
            return this;
        }
    }
}
