using System.Net;
using Fairlead.EndToEnd.Http;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Testing.Tls;

namespace Fairlead.EndToEnd.Live;

/// <summary>Envoy as a gateway, and connections that are not HTTP through a listener that a Sidecar object asks for.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private Backends? _backends;

    private ControlPlaneUnderTest ControlPlane { get; } = new();

    private Backends Backends => _backends!; // set in InitializeAsync, which xUnit awaits before the test

    public async ValueTask InitializeAsync()
    {
        _backends = await Backends.StartAsync("alpha", "beta", "app");
        await ControlPlane.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ControlPlane.DisposeAsync();
        await Backends.DisposeAsync();
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Gateway_TakesRequestsTlsAndBytes()
    {
        using TempDirectory folder = new();
        var (certificate, key) = TestCertificate.Write(folder.Path, "secure.gateway.test");
        var (http, https, tcp) = (ReservedPort.Free(), ReservedPort.Free(), ReservedPort.Free());
        ControlPlane.Write("mesh.yaml", Backends.Fill(Mesh(http, https, tcp, certificate, key)));
        ControlPlane.Write("rules.yaml", Rules("alpha"));
        ProxyIdentity identity = new("gateway")
        {
            NodeId = "router~127.0.0.1~gateway.cases~cases.svc.cluster.local",
            App = Backends.Address("app"),
            Outbound = new(IPAddress.Loopback, http),
            Metadata = [("LABELS", """{"istio": "ingressgateway"}""")],
        };
        await using var gateway = await EnvoyUnderTest.StartAsync(identity, ControlPlane.Xds);

        await Eventually.SeeAsync("the first answer", async cancellation =>
        {
            var answer = await gateway.Client.GetAsync("web.gateway.test", cancellation: cancellation);
            return (answer.Backend == "alpha", answer);
        });

        // The port that a client names beside the host does not count; a host without rules has no route.
        Assert.Equal("alpha", (await gateway.Client.GetAsync($"web.gateway.test:{http}")).Backend);
        Assert.Equal(404, (await gateway.Client.GetAsync("unknown.gateway.test")).Status);
        Assert.Equal(301, (await gateway.Client.GetAsync("secure.gateway.test")).Status);
        Assert.Equal("alpha", await TlsClient.BackendAsync(https, "secure.gateway.test"));

        using ProxyClient bytes = new(new(IPAddress.Loopback, tcp));
        Assert.Equal("beta", (await bytes.GetAsync("whatever.test")).Backend);

        ControlPlane.Write("rules.yaml", Rules("beta"));
        await Eventually.SeeAsync("the other backend", async cancellation =>
        {
            var answer = await gateway.Client.GetAsync("web.gateway.test", cancellation: cancellation);
            return (answer.Backend == "beta", answer);
        });
        Assert.Equal("beta", await TlsClient.BackendAsync(https, "secure.gateway.test"));
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Sidecar_EgressListenerOfBytes_GoesWhereRulesSay()
    {
        var port = ReservedPort.Free();
        ControlPlane.Write("services.yaml", Backends.Fill(Bytes(port)));
        ControlPlane.Write("rules.yaml", To("one", port));
        ProxyIdentity identity = new("bytes") { App = Backends.Address("app"), Delta = true };
        await using var proxy = await EnvoyUnderTest.StartAsync(identity, ControlPlane.Xds);
        await proxy.AppliedAsync(ControlPlane);
        using ProxyClient bytes = new(new(IPAddress.Loopback, port));
        Assert.Equal("alpha", (await bytes.GetAsync("whatever.test")).Backend);

        ControlPlane.Write("rules.yaml", To("two", port));
        await Eventually.SeeAsync("the other destination", async cancellation =>
        {
            using ProxyClient again = new(new(IPAddress.Loopback, port));
            var answer = await again.GetAsync("whatever.test", cancellation: cancellation);
            return (answer.Backend == "beta", answer);
        });
    }

    private static string Mesh(int http, int https, int tcp, string certificate, string key) => $$"""
        {{LiveConfig.Service("one.gateway.test", "alpha")}}
        ---
        {{LiveConfig.Service("two.gateway.test", "beta")}}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: bytes, namespace: cases}
        spec:
          hosts: [bytes.gateway.test]
          resolution: STATIC
          ports: [{number: 9000, name: tcp, protocol: TCP}]
          endpoints: [{address: 127.0.0.1, ports: {tcp: <beta>} }]
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: cases}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - bind: 127.0.0.1
            port: {number: {{http}}, name: http, protocol: HTTP}
            hosts: [web.gateway.test]
          - bind: 127.0.0.1
            port: {number: {{http}}, name: http-redirected, protocol: HTTP}
            hosts: [secure.gateway.test]
            tls: {httpsRedirect: true}
          - bind: 127.0.0.1
            port: {number: {{https}}, name: https, protocol: HTTPS}
            hosts: [secure.gateway.test]
            tls: {mode: SIMPLE, serverCertificate: {{certificate}}, privateKey: {{key}} }
          - bind: 127.0.0.1
            port: {number: {{tcp}}, name: tcp, protocol: TCP}
            hosts: ["*"]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: bytes, namespace: cases}
        spec:
          hosts: [bytes.gateway.test]
          gateways: [edge]
          tcp: [{route: [{destination: {host: bytes.gateway.test} }]}]
        """;

    private static string Rules(string to) => $$$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web, namespace: cases}
        spec:
          hosts: [web.gateway.test, secure.gateway.test]
          gateways: [cases/edge]
          http: [{route: [{destination: {host: {{{(to == "alpha" ? "one" : "two")}}}.gateway.test, port: {number: 80} }}]}]
        """;

    private static string Bytes(int port) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: one, namespace: cases}
        spec:
          hosts: [one.bytes.test]
          resolution: STATIC
          ports: [{number: {{port}}, name: tcp, protocol: TCP}]
          endpoints: [{address: 127.0.0.1, ports: {tcp: <alpha>} }]
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: two, namespace: cases}
        spec:
          hosts: [two.bytes.test]
          resolution: STATIC
          ports: [{number: {{port}}, name: tcp, protocol: TCP}]
          endpoints: [{address: 127.0.0.1, ports: {tcp: <beta>} }]
        ---
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: default, namespace: cases}
        spec:
          egress:
          - port: {number: {{port}}, name: tcp, protocol: TCP}
            bind: 127.0.0.1
            hosts: ["*/one.bytes.test"]
          - hosts: ["*/*"]
        """;

    private static string To(string host, int port) => $$$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: one, namespace: cases}
        spec:
          hosts: [one.bytes.test]
          tcp: [{route: [{destination: {host: {{{host}}}.bytes.test, port: {number: {{{port}}}} }}]}]
        """;
}
