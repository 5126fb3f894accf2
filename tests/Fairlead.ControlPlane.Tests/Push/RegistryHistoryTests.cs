using Envoy.Config.Core.V3;
using Fairlead.Catalog;
using Fairlead.ControlPlane.Push;
using Fairlead.Testing.Meshes;
using Fairlead.Translation;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.ControlPlane.Tests.Push;

/// <summary>
/// Random histories of config and of clients that come and go, in several namespaces and of all kinds: whatever came before, each client's
/// scope holds what is made for that client alone.
/// </summary>
public sealed class RegistryHistoryTests
{
    private static readonly string[] Namespaces = ["shop", "web", "default"];
    private static readonly string[] Hosts = ["cart.shop.svc.cluster.local", "cart.web.svc.cluster.local", "pay.shop.svc.cluster.local",
        "cart"];

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") is null ? 10 : 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Scopes_AnyHistory_HoldWhatEachClientAloneIsGiven(int seed)
    {
        Random random = new(seed);
        Dictionary<string, string> objects = [];
        List<XdsStreamInfo> streams = [];
        CatalogState? state = null;
        ScopeRegistry registry = new(TestCatalog.Catalog, () => state?.Inputs ?? CatalogInputs.None, NullLogger.Instance);
        for (var step = 1; step <= 25; step++)
        {
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var (name, text) = Object(random);
                objects[name] = random.Next(4) == 0 ? "" : text;
            }

            state = TestCatalog.Join(TestCatalog.Read(string.Join("\n---\n", objects.Values.Where(static text => text.Length > 0))), state);
            Assert.Null(registry.Push(new(step, state)));
            if (random.Next(2) == 0)
            {
                streams.Add(Stream(step, random));
                registry.Attach(streams[^1]);
            }
            else if (streams.Count > 2)
            {
                registry.Detach(streams[0]);
                streams.RemoveAt(0);
            }

            foreach (var stream in streams)
            {
                var scope = registry.Find(stream.Id)!; // attached
                var alone = Translator.Translate(state.Mesh, scope.Scope).Resources.Select(ProfileSets.Make).Select(Line);
                // Served since it was attached.
                Assert.Equal(alone.Order(), scope.Served!.Xds.Current.TypeUrls.SelectMany(scope.Served.Xds.Current.OfType)
                    .Select(Line)
                    .Order());
            }
        }
    }

    private static string Line(XdsResource resource) => $"{resource.TypeUrl} {resource.Name} {resource.Version}";

    private static XdsStreamInfo Stream(long id, Random random) => new()
    {
        Id = id,
        IsDelta = random.Next(2) == 0,
        Node = new Node
        {
            Id = $"web-{id}",
            Cluster = "cart",
            UserAgentName = random.Next(3) == 0 ? "grpc-go" : "envoy",
            Metadata = Struct.Parser.ParseJson(
                $$$"""
                {"NAMESPACE":"{{{Namespaces[random.Next(3)]}}}",
                 "LABELS":{"version":"v{{{random.Next(2)}}}"},
                 "INSTANCE_IPS":["10.0.0.{{{random.Next(3)}}}"]}
                """),
        },
        Peer = "ipv4:127.0.0.1:1",
        ConnectedAt = DateTimeOffset.UnixEpoch,
    };

    private static (string Name, string Text) Object(Random random)
    {
        var (host, ns) = (Hosts[random.Next(Hosts.Length)], Namespaces[random.Next(Namespaces.Length)]);
        var (kind, export) = (random.Next(4), random.Next(3) == 0 ? "." : "*");
        var name = $"{host.Replace('.', '-')}";
        return ($"{kind}/{ns}/{name}", kind switch
        {
            0 or 1 => $$"""
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: {{name}}{{kind}}, namespace: {{ns}} }
                spec:
                  hosts: [{{host}}]
                  exportTo: ["{{export}}"]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 10.0.0.{{random.Next(4)}}, ports: {http: 8080} }]
                """,
            2 => $$"""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: {{name}}, namespace: {{ns}} }
                spec:
                  host: {{host}}
                  exportTo: ["{{export}}"]
                  trafficPolicy: {connectionPool: {tcp: {connectTimeout: {{random.Next(1, 9)}}s} } }
                """,
            _ => $$"""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: {{name}}, namespace: {{ns}} }
                spec:
                  hosts: [{{host}}]
                  exportTo: ["{{export}}"]
                  http:
                  - match: [{sourceLabels: {version: v{{random.Next(2)}} } }]
                    directResponse: {status: {{random.Next(200, 300)}} }
                  - timeout: {{random.Next(1, 9)}}s
                    route: [{destination: {host: {{Hosts[random.Next(Hosts.Length)]}} } }]
                """,
        });
    }
}
