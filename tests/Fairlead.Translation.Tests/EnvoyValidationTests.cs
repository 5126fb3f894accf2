using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Routing;
using Fairlead.Testing.Programs;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Tests.Meshes;
using Google.Protobuf;
using RouteConfiguration = Envoy.Config.Route.V3.RouteConfiguration;

namespace Fairlead.Translation.Tests;

public sealed class EnvoyValidationTests
{
    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Translate_EveryFeature_IsAcceptedByEnvoy()
    {
        var rules = RichRules().ToArray();
        var mesh = new TestMesh()
            .Service("reviews.default.svc.cluster.local", TestMesh.Port(9080), "default", "10.0.0.1", "fd00::1")
            .Service("grpc.shop.internal", TestMesh.Port(50051, PortProtocol.Grpc), "default", "10.0.0.2")
            .Service(new Service
            {
                Key = new("default", "api.example.com"),
                Ports = [TestMesh.Port(80)],
                Resolution = Resolution.Dns,
                Provenance = []
            }, "api.example.com")
            .Service(new Service
            {
                Key = new("default", "one.example.com"),
                Ports = [TestMesh.Port(80)],
                Resolution = Resolution.DnsRoundRobin,
                Provenance = []
            }, "one.example.com")
            .Service(new Service
            {
                Key = new("default", "*.wild.example.com"),
                Ports = [TestMesh.Port(80)],
                Resolution = Resolution.None,
                Provenance = []
            })
            .Routes("reviews.default.svc.cluster.local", 9080, rules);
        var scope = new ProxyScope
        {
            Kind = ProxyKind.Envoy,
            Inbound = [new() { Listen = new("127.0.0.1", 15006), App = new("127.0.0.1", 8080), Protocol = PortProtocol.Grpc }],
        };
        await EnvoyValidation.AssertAcceptedAsync("every feature", Translator.Translate(mesh.Build(), scope));
    }

    /// <summary>The check is worth nothing if Envoy would take anything.</summary>
    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Validate_DuplicateDomain_IsRefusedByEnvoy()
    {
        var good = Translator.Translate(new TestMesh().Service("a.example.com", TestMesh.Port(80)).Build(), Decoded.Envoy);
        var bad = good with
        {
            Resources = good.Resources.Select(resource =>
            {
                if (resource.Name != "egress_routes")
                {
                    return resource;
                }

                var routes = RouteConfiguration.Parser.ParseFrom(resource.Value.Span);
                routes.VirtualHosts[0].Domains.Add(routes.VirtualHosts[0].Domains[0]);
                return resource with { Value = routes.ToByteArray() };
            }).ToEquatableList(),
        };

        var (code, output) = await EnvoyValidation.ValidateAsync(bad);

        Assert.NotEqual(0, code);
        Assert.Contains("unique", output, StringComparison.Ordinal);
    }

    private static IEnumerable<RouteRule> RichRules()
    {
        const string Host = "reviews.default.svc.cluster.local";
        var to = TestMesh.To(Host, 9080);
        StringMatch exact = new(StringMatchKind.Exact, "v"), prefix = new(
            StringMatchKind.Prefix, "v", true), regex = new(StringMatchKind.Regex, "v.*"), present = new(StringMatchKind.Present, "");
        foreach (var text in (StringMatch[])[exact, prefix, regex, present])
        {
            yield return TestMesh.Rule(
                to,
                new RouteMatch
                {
                    Path = text with { Value = text.Kind == StringMatchKind.Present ? "" : "/" + text.Value },
                    Method = text,
                    Authority = text,
                    Scheme = text,
                    Headers = Map("x-a", text),
                    WithoutHeaders = Map("x-b", text),
                    QueryParameters = Map("q", text),
                });
        }

        yield return TestMesh.Rule(to with { Rewrite = new() { Path = "/new", Authority = "other" }, Timeout = TimeSpan.FromSeconds(1.5) });
        yield return TestMesh.Rule(to with
        {
            Rewrite = new() { PathRegex = "^/a/(.*)$", PathSubstitution = "/b/\\1" },
            Retry = new()
            {
                Attempts = 3,
                RetryOn = ["5xx", "429"],
                PerTryTimeout = TimeSpan.FromSeconds(2),
                Backoff = TimeSpan.FromSeconds(1)
            }
        });
        yield return TestMesh.Rule(
            new RedirectAction { Status = 308, Authority = "x.example.com", Path = "/p", Scheme = "https", Port = 8443 });
        yield return TestMesh.Rule(
            new RedirectAction { Status = 303, PrefixRewrite = "/q" }, new RouteMatch { Path = new(StringMatchKind.Prefix, "/old") });
        yield return TestMesh.Rule(new DirectResponseAction(418, Enumerable.Repeat((byte)'x', 5000).ToEquatableList()));
        var edits = new HeaderChanges(
            new() { Set = Map("x-set", "100%%"), Add = Map("x-add", ""), Remove = ["x-gone", "Host"] },
            new() { Set = Map(":status", "no"), Remove = ["server"] });
        yield return TestMesh.Rule(to) with { Headers = edits, Fault = new(new(TimeSpan.FromMilliseconds(5), 0.01), new(null, 14, 50)) };
        yield return TestMesh.Rule(new ForwardAction
        {
            Destinations =
            [
                new() { Destination = to.Destinations[0].Destination, Weight = 90, Headers = edits },
                new() { Destination = to.Destinations[0].Destination with { Subset = "v2" }, Weight = 10 },
                new() { Destination = to.Destinations[0].Destination with { Subset = "v3" }, Weight = 0 },
            ],
        });
    }

    private static EquatableMap<T> Map<T>(string key, T value) => new[] { KeyValuePair.Create(key, value) }.ToEquatableMap();
}
