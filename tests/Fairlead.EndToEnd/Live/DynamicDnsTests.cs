using System.Net;
using System.Net.Sockets;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Backends;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Testing.Tls;

namespace Fairlead.EndToEnd.Live;

/// <summary>
/// Services with resolution DYNAMIC_DNS: proxies look up the host that a request, or the TLS of a connection, names. What ends with
/// <c>.localhost</c> is this machine, which Envoy knows without asking.
/// </summary>
public sealed class DynamicDnsTests : IAsyncLifetime
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

    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Envoy_HostsThatRequestsName_AreWhereRequestsGo(bool isDelta)
    {
        ControlPlane.Write("mesh.yaml", Backends.Fill(Services));
        ProxyIdentity identity = new($"dynamic-{isDelta}") { App = Backends.Address("app"), Delta = isDelta };
        await using var proxy = await EnvoyUnderTest.StartAsync(identity, ControlPlane.Xds);
        await AssertGoesWhereRequestsSayAsync(proxy);

        // The first such service of all that the proxy sees changes its listener, and the same cluster becomes one of another sort.
        ControlPlane.Write("mesh.yaml", Backends.Fill(Services.Replace("DYNAMIC_DNS", "STATIC", StringComparison.Ordinal)));
        await proxy.AppliedAsync(ControlPlane);
        Assert.Equal(503, (await proxy.Client.GetAsync("one.localhost")).Status);
        ControlPlane.Write("mesh.yaml", Backends.Fill(Services));
        await AssertGoesWhereRequestsSayAsync(proxy);
    }

    [Fact]
    public async Task Sidecar_HostsThatRequestsName_AreWhereRequestsGo()
    {
        ControlPlane.Write("mesh.yaml", Backends.Fill(Services));
        ProxyIdentity identity = new("dynamic-own") { App = Backends.Address("app") };
        await using var proxy = await SidecarUnderTest.StartAsync(
            identity,
            ControlPlane.Xds,
            resolve: static (name, _) => name.EndsWith(".localhost", StringComparison.Ordinal)
                ? Task.FromResult(new[] { IPAddress.Loopback })
                : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)));
        await AssertGoesWhereRequestsSayAsync(proxy);
        Assert.Equal(503, (await proxy.Client.GetAsync("none.unknown.test")).Status);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Gateway_HostsThatRequestsName_AreWhereRequestsGo()
    {
        var http = ReservedPort.Free();
        ControlPlane.Write("mesh.yaml", Backends.Fill($$"""
            {{Services}}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: egress, namespace: cases}
            spec:
              selector: {istio: egressgateway}
              servers:
              - {bind: 127.0.0.1, port: {number: {{http}}, name: http, protocol: HTTP}, hosts: ["*.localhost"]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: egress, namespace: cases}
            spec:
              hosts: ["*.localhost"]
              gateways: [egress]
              http: [{route: [{destination: {host: "*.localhost", port: {number: 80} } }]}]
            """));
        ProxyIdentity identity = new("egress")
        {
            NodeId = "router~127.0.0.1~egress.cases~cases.svc.cluster.local",
            App = Backends.Address("app"),
            Outbound = new(IPAddress.Loopback, http),
            Metadata = [("LABELS", """{"istio": "egressgateway"}""")],
        };
        await using var gateway = await EnvoyUnderTest.StartAsync(identity, ControlPlane.Xds);

        await Eventually.SeeAsync("the first answer", async cancellation =>
        {
            var answer = await gateway.Client.GetAsync("one.localhost", cancellation: cancellation);
            return (answer.Backend == "beta", answer);
        });
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Envoy_TlsThatIsPassedOnAndTlsThatItOpens_GoToTheHostThatIsNamed()
    {
        using TempDirectory folder = new();
        var (certificate, key) = TestCertificate.Write(folder.Path, "secure.localhost", "a.origin.localhost");
        await using var secure = await HttpBackend.StartWithTlsAsync("secure", certificate, key);
        var port = ReservedPort.Free();
        ControlPlane.Write("mesh.yaml", $$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: passed, namespace: cases}
            spec:
              hosts: ["*.localhost"]
              resolution: DYNAMIC_DNS
              ports: [{number: {{port}}, name: tls, protocol: TLS, targetPort: {{secure.Port}} }]
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: opened, namespace: cases}
            spec:
              hosts: ["*.origin.localhost"]
              resolution: DYNAMIC_DNS
              ports: [{number: 80, name: http, protocol: HTTP, targetPort: {{secure.Port}} }]
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: opened, namespace: cases}
            spec:
              host: "*.origin.localhost"
              trafficPolicy: {tls: {mode: SIMPLE, caCertificates: {{certificate}} } }
            ---
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: default, namespace: cases}
            spec:
              egress:
              - {port: {number: {{port}}, name: tls, protocol: TLS}, bind: 127.0.0.1, hosts: ["*/*"]}
              - {hosts: ["*/*"]}
            """);
        ProxyIdentity identity = new("tls") { App = Backends.Address("app"), Delta = true };
        await using var proxy = await EnvoyUnderTest.StartAsync(identity, ControlPlane.Xds);
        await proxy.AppliedAsync(ControlPlane);

        Assert.Equal("secure", await TlsClient.BackendAsync(port, "secure.localhost"));

        // The name of the host is sent, and is what the certificate has to have.
        Assert.Equal("secure", (await proxy.Client.GetAsync("a.origin.localhost")).Backend);
        Assert.Equal(503, (await proxy.Client.GetAsync("b.origin.localhost")).Status);
    }

    private async Task AssertGoesWhereRequestsSayAsync(ProxyUnderTest proxy)
    {
        await proxy.AppliedAsync(ControlPlane);
        Assert.Equal("beta", await BackendAsync(proxy, "one.localhost"));
        Assert.Equal("alpha", await BackendAsync(proxy, $"two.localhost:{Backends.Address("alpha").Port}"));
        Assert.Equal("beta", await BackendAsync(proxy, "deep.down.localhost"));
        Assert.Equal("beta", await BackendAsync(proxy, "rewritten.test", "/whole"));
        Assert.Equal("beta", await BackendAsync(proxy, "rewritten.test", "/shared"));
        Assert.Equal(404, (await proxy.Client.GetAsync("one.localhost.test")).Status);
    }

    private static async Task<string?> BackendAsync(ProxyUnderTest proxy, string host, string path = "/")
    {
        var answer = await proxy.Client.GetAsync(host, path);
        Assert.True(answer.Status == 200, $"{host}: {answer}");
        return answer.Backend;
    }

    private const string Services = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: any, namespace: cases}
        spec:
          hosts: ["*.localhost", "*.unknown.test"]
          location: MESH_EXTERNAL
          resolution: DYNAMIC_DNS
          ports:
          - {number: 80, name: http, protocol: HTTP, targetPort: <beta>}
          - {number: <alpha>, name: http-alpha, protocol: HTTP}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: rewritten, namespace: cases}
        spec:
          hosts: [rewritten.test]
          http:
          - match: [{uri: {prefix: /whole} }]
            rewrite: {authority: three.localhost}
            route: [{destination: {host: "*.localhost", port: {number: 80} } }]
          - route:
            - destination: {host: "*.localhost", port: {number: 80} }
              weight: 100
              headers: {request: {set: {Host: four.localhost, x-any: any} } }
        """;
}
