using System.Globalization;
using System.Net;
using Fairlead.EndToEnd.Http;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Access;

/// <summary>
/// Services outside of the proxy that decide, what is marked for the audit log, and what is only tried, by the real Envoy.
/// </summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private const string Host = "app.cases.test";

    private readonly ControlPlaneUnderTest _controlPlane = new();
    private Backends? _backends;
    private DecidingService? _service;

    public async ValueTask InitializeAsync()
    {
        _backends = await Backends.StartAsync("app");
        _service = await DecidingService.StartAsync();
        await _controlPlane.StartAsync();
        _controlPlane.Write("services.yaml", Fill($$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: authz, namespace: policy}
            spec:
              hosts: [authz.cases.test]
              resolution: STATIC
              ports:
              - {number: 80, targetPort: {{_service.HttpPort}}, name: http, protocol: HTTP}
              - {number: 81, targetPort: {{_service.GrpcPort}}, name: grpc, protocol: GRPC}
              - {number: 82, targetPort: <dead>, name: dead, protocol: HTTP}
              endpoints: [{address: 127.0.0.1}]
            """));
    }

    public async ValueTask DisposeAsync()
    {
        await _controlPlane.DisposeAsync();
        await (_service?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_backends?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Custom_ByHttp_DecidesWhatItsRulesMatch()
    {
        await using var envoy = await EnvoyUnderTest.StartAsync(Identity(), _controlPlane.Xds);
        await WriteAsync(envoy, Providers("""
              - name: by-http
                envoyExtAuthzHttp:
                  service: policy/authz.cases.test
                  port: 80
                  pathPrefix: /check
                  includeRequestHeadersInCheck: [x-user]
                  includeAdditionalHeadersInCheck: {x-mesh: cases}
                  headersToUpstreamOnAllow: ["x-auth-*"]
                  headersToDownstreamOnDeny: [x-why]
                  includeRequestBodyInCheck: {maxRequestBytes: 5, allowPartialMessage: true}
            """), Custom("by-http", "/guarded*"));

        await SeeAsync(envoy, HttpExchange.Get("/guarded/a"), 401);
        var refused = await envoy.InboundClient.SendAsync(HttpExchange.Get("/guarded/a").With("x-user", "eve"), Host);
        Assert.Equal((401, "the user", null), (refused.Status, refused.Header("x-why"), refused.Header("x-auth-user")));

        var let = await envoy.InboundClient.SendAsync(HttpExchange.Post("/guarded/b", "1234567").With("x-user", "anna"), Host);
        Assert.Equal((200, "anna of cases"), (let.Status, let.SeenHeader("x-auth-user")));
        Assert.Contains("http /check/guarded/b 12345", _service!.Questions); // it is started

        var asked = _service.Questions.Count;
        var open = await envoy.InboundClient.SendAsync(HttpExchange.Get("/open"), Host);
        Assert.Equal((200, asked), (open.Status, _service.Questions.Count));
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Custom_ByGrpc_DecidesBeforeWhatIsDenied()
    {
        await using var envoy = await EnvoyUnderTest.StartAsync(Identity(), _controlPlane.Xds);
        await WriteAsync(
            envoy,
            Providers("  - {name: by-grpc, envoyExtAuthzGrpc: {service: authz.cases.test, port: 81, timeout: 5s}}"),
            Custom("by-grpc", "/guarded*"),
            Policy("denied", "{action: DENY, rules: [{to: [{operation: {paths: [/guarded/denied]}}]}]}"));

        await SeeAsync(envoy, HttpExchange.Get("/guarded/a"), 401);
        var refused = await envoy.InboundClient.SendAsync(HttpExchange.Get("/guarded/a").With("x-user", "eve"), Host);
        Assert.Equal((401, "eve by gRPC"), (refused.Status, refused.Header("x-auth-user")));
        var let = await envoy.InboundClient.SendAsync(HttpExchange.Get("/guarded/b").With("x-user", "anna"), Host);
        Assert.Equal((200, "anna by gRPC"), (let.Status, let.SeenHeader("x-auth-user")));
        Assert.Equal(401, (await envoy.InboundClient.SendAsync(HttpExchange.Get("/guarded/denied"), Host)).Status);
        var denied = await envoy.InboundClient.SendAsync(HttpExchange.Get("/guarded/denied").With("x-user", "anna"), Host);
        Assert.Equal(403, denied.Status);
        Assert.Equal(200, (await envoy.InboundClient.SendAsync(HttpExchange.Get("/open"), Host)).Status);
    }

    // Each is asked about what its own rules match, and about nothing that those of another do.
    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Custom_ByTwo_EachDecidesWhatItsOwnRulesMatch()
    {
        await using var envoy = await EnvoyUnderTest.StartAsync(Identity(), _controlPlane.Xds);
        await WriteAsync(
            envoy,
            Providers("""
              - {name: a, envoyExtAuthzHttp: {service: authz.cases.test, port: 80, includeRequestHeadersInCheck: [x-user]}}
              - {name: a-2, envoyExtAuthzGrpc: {service: authz.cases.test, port: 81}}
            """),
            Custom("a", "*/one"),
            Custom("a-2", "/two/*"));

        await SeeAsync(envoy, HttpExchange.Get("/two/x"), 401);
        foreach (var path in (string[])["/two/one", "/x/one", "/two/x", "/open"])
        {
            var let = await envoy.InboundClient.SendAsync(HttpExchange.Get(path).With("x-user", "anna"), Host);
            Assert.Equal((path, 200), (path, let.Status));
        }

        Assert.Equal(
            ["grpc /two/one ", "grpc /two/x ", "http /two/one ", "http /x/one "],
            _service!.Questions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)); // it is started
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Custom_ProviderThatIsDown_ClosesOrOpens()
    {
        await using var envoy = await EnvoyUnderTest.StartAsync(Identity(), _controlPlane.Xds);
        await WriteAsync(
            envoy,
            Providers("""
              - {name: closed, envoyExtAuthzHttp: {service: authz.cases.test, port: 82, statusOnError: 503}}
              - {name: plain, envoyExtAuthzGrpc: {service: authz.cases.test, port: 82}}
              - {name: open, envoyExtAuthzHttp: {service: authz.cases.test, port: 82, failOpen: true}}
            """),
            Custom("closed", "/closed"),
            Custom("plain", "/plain"),
            Custom("open", "/open"),
            Custom("unknown", "/unknown"));

        await SeeAsync(envoy, HttpExchange.Get("/closed"), 503);
        await SeeAsync(envoy, HttpExchange.Get("/plain"), 403);
        await SeeAsync(envoy, HttpExchange.Get("/open"), 200);
        await SeeAsync(envoy, HttpExchange.Get("/unknown"), 403);
        Assert.Contains("FL1834", await _controlPlane.ProblemsAsync(), StringComparison.Ordinal);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Custom_OfConnections_IsAskedByGrpc()
    {
        using ReservedPort port = new();
        IPEndPoint listener = new(IPAddress.Loopback, port.Number);
        port.Dispose();
        await using var envoy = await EnvoyUnderTest.StartAsync(Identity(), _controlPlane.Xds);
        using ProxyClient connections = new(listener);
        _service!.RefusesConnections = true; // it is started
        await WriteAsync(
            envoy,
            Providers("  - {name: by-grpc, envoyExtAuthzGrpc: {service: authz.cases.test, port: 81}}"),
            Policy(
                "asked",
                $$"""{action: CUSTOM, provider: {name: by-grpc}, rules: [{to: [{operation: {ports: ["{{listener.Port}}"] } }] }] }"""),
            Fill($$"""
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: cases, namespace: cases}
            spec:
              ingress:
              - {port: {number: {{listener.Port}}, name: tcp, protocol: TCP}, bind: 127.0.0.1, defaultEndpoint: "127.0.0.1:<app>"}
            """));

        await Eventually.SeeAsync(
            "a connection that is refused", async cancellation =>
            {
                try
                {
                    await connections.GetAsync(Host, "/", cancellation);
                }
                catch (HttpRequestException)
                {
                    // So it has to be, once there is a listener that asks.
                }

                return (_service.Questions.Count > 0, string.Join('\n', _service.Questions));
            });
        await Assert.ThrowsAsync<HttpRequestException>(() => connections.GetAsync(Host, "/"));
        _service.RefusesConnections = false;
        Assert.Equal(200, (await connections.GetAsync(Host, "/")).Status);
        Assert.Equal(
            [string.Create(CultureInfo.InvariantCulture, $"connection {listener.Port}")],
            _service.Questions.Distinct(StringComparer.Ordinal));
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task AuditAndDryRun_AreToldAndRefuseNothing()
    {
        await using var envoy = await EnvoyUnderTest.StartAsync(Identity(), _controlPlane.Xds);
        await WriteAsync(
            envoy,
            """
            apiVersion: fairlead.dev/v1
            kind: MeshSettings
            metadata: {name: logs, namespace: istio-system}
            spec: {accessLogFormat: "%REQ(:PATH)% audit=%DYNAMIC_METADATA(envoy.common:access_log_hint)%\n"}
            """,
            Policy("audited", "{action: AUDIT, rules: [{to: [{operation: {paths: [/audited]}}]}]}"),
            Policy("tried-deny", "{action: DENY, rules: [{to: [{operation: {paths: [/audited]}}]}]}", isDryRun: true),
            Policy("tried-allow", "{rules: [{to: [{operation: {paths: [/other]}}]}]}", isDryRun: true));

        await Eventually.SeeAsync("a line of the audited request", async cancellation =>
        {
            Assert.Equal(200, (await envoy.InboundClient.GetAsync(Host, "/audited", cancellation)).Status);
            return (envoy.AccessLog.Contains("/audited audit=true", StringComparison.Ordinal), envoy.AccessLog);
        });
        Assert.Equal(200, (await envoy.InboundClient.GetAsync(Host, "/other")).Status);
        await Eventually.SeeAsync(
            "a line of the other request",
            _ => Task.FromResult((envoy.AccessLog.Contains("/other audit=false", StringComparison.Ordinal), envoy.AccessLog)));

        using HttpClient admin = new();
        var stats = await admin.GetStringAsync(new Uri($"http://{envoy.Admin}/stats?filter=rbac"));
        Assert.Contains("rbac.istio_dry_run_allow_.shadow_allowed: 1\n", stats, StringComparison.Ordinal);
        Assert.DoesNotContain("rbac.istio_dry_run_deny_.shadow_denied: 0\n", stats, StringComparison.Ordinal);
        Assert.Contains("rbac.denied: 0\n", stats, StringComparison.Ordinal);
    }

    private static string Providers(string providers) => $"""
        apiVersion: fairlead.dev/v1
        kind: MeshSettings
        metadata: {"{name: providers, namespace: istio-system}"}
        spec:
          extensionProviders:
        {providers}
        """;

    private static string Custom(string provider, string path) => Policy(
        $"asks-{provider}",
        $$"""{action: CUSTOM, provider: {name: {{provider}} }, rules: [{to: [{operation: {paths: ["{{path}}"] } }] }] }""");

    private static string Policy(string name, string spec, bool isDryRun = false) => $$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: {{name}}, namespace: cases, annotations: {{{(isDryRun ? "istio.io/dry-run: \"true\"" : "")}}} }
        spec: {{spec}}
        """;

    private ProxyIdentity Identity() => new("envoy") { App = _backends!.Address("app") }; // set before the first test

    private string Fill(string yaml) => _backends!.Fill(yaml); // as above

    private async Task WriteAsync(ProxyUnderTest proxy, params IReadOnlyList<string> objects) =>
        await proxy.AppliedAsync(_controlPlane, _controlPlane.Write("access.yaml", string.Join("\n---\n", objects)));

    // A proxy takes listeners after it has taken the routes that tell its revision.
    private static Task<HttpAnswer> SeeAsync(ProxyUnderTest proxy, HttpExchange exchange, int status) =>
        Eventually.SeeAsync($"{status} for {exchange}", async cancellation =>
        {
            var answer = await proxy.InboundClient.SendAsync(exchange, Host, cancellation);
            return (answer.Status == status, answer);
        });
}
