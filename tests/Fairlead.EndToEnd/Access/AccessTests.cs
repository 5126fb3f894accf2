using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fairlead.EndToEnd.Http;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Access;

/// <summary>What is written about access to a workload, kept by the real Envoy and by our sidecar.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Host = "app.cases.test";

    private readonly ControlPlaneUnderTest _controlPlane = new();
    private Backends? _backends;

    public async ValueTask InitializeAsync()
    {
        _backends = await Backends.StartAsync("app");
        await _controlPlane.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _controlPlane.DisposeAsync();
        await (_backends?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Envoy_Deny_RefusesWhatItNames()
    {
        await using var envoy = await EnvoyUnderTest.StartAsync(Identity("envoy"), _controlPlane.Xds);
        await WriteAsync(envoy, """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: deny, namespace: cases}
            spec:
              action: DENY
              rules:
              - to: [{operation: {paths: ["/secret*", "/users/{*}/keys"]}}]
              - when: [{key: "request.headers[x-bad]", values: ["*"]}]
            """);

        await SeeAsync(envoy, "/secret/a", 403);
        await SeeAsync(envoy, "/users/7/keys", 403);
        await SeeAsync(envoy, "/users/7/8/keys", 200);
        await SeeAsync(envoy, "/open", 200);
        await SeeAsync(envoy, "/open", 403, ("x-bad", "1"));

        await WriteAsync(envoy, """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: allow, namespace: cases}
            spec:
              rules: [{to: [{operation: {methods: [GET], paths: [/only]}}], from: [{source: {ipBlocks: [127.0.0.0/8]}}]}]
            """);

        await SeeAsync(envoy, "/only", 200);
        await SeeAsync(envoy, "/secret/a", 403);
        await SeeAsync(envoy, "/other", 403);
        _controlPlane.Remove("access.yaml");
        await envoy.AppliedAsync(_controlPlane);
        await SeeAsync(envoy, "/secret/a", 200);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Envoy_Tokens_AreCheckedAndAskedFor()
    {
        using var key = RSA.Create(2048);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var (modulus, exponent) = (Encode(parameters.Modulus!), Encode(parameters.Exponent!)); // both are exported
        var keys = $$"""{"keys":[{"kty":"RSA","kid":"one","alg":"RS256","n":"{{modulus}}","e":"{{exponent}}"}]}""";
        await using var envoy = await EnvoyUnderTest.StartAsync(Identity("envoy"), _controlPlane.Xds);
        await WriteAsync(envoy, $$$"""
            apiVersion: security.istio.io/v1
            kind: RequestAuthentication
            metadata: {name: tokens, namespace: cases}
            spec:
              jwtRules:
              - {issuer: good, jwks: '{{{keys}}}'}
              - {issuer: lost}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: members, namespace: cases}
            spec:
              action: DENY
              rules:
              - from: [{source: {notRequestPrincipals: ["good/*"]}}]
                to: [{operation: {paths: [/members]}}]
              - to: [{operation: {paths: [/staff]}}]
                when: [{key: "request.auth.claims[groups]", notValues: [staff]}]
            """);

        var member = Sign(key, """{"iss":"good","sub":"anna","groups":["guest"]}""");
        var staff = Sign(key, """{"iss":"good","sub":"a/b","groups":["guest","staff"]}""");
        using var other = RSA.Create(2048);
        await SeeAsync(envoy, "/open", 200);
        await SeeAsync(envoy, "/open", 200, Bearer(member));
        await SeeAsync(envoy, "/open", 401, Bearer("no token"));
        await SeeAsync(envoy, "/open", 401, Bearer(Sign(other, """{"iss":"good","sub":"eve"}""")));
        await SeeAsync(envoy, "/open", 401, Bearer(Sign(key, """{"iss":"lost","sub":"eve"}""")));
        await SeeAsync(envoy, "/open", 401, Bearer(Sign(key, """{"iss":"unknown","sub":"eve"}""")));
        await SeeAsync(envoy, "/members", 403);
        await SeeAsync(envoy, "/members", 200, Bearer(member));
        await SeeAsync(envoy, "/staff", 403, Bearer(member));
        await SeeAsync(envoy, "/staff", 200, Bearer(staff));
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Envoy_Strict_TakesNoConnection()
    {
        await using var envoy = await EnvoyUnderTest.StartAsync(Identity("envoy"), _controlPlane.Xds);
        await WriteAsync(envoy, """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: strict, namespace: cases}
            spec: {mtls: {mode: STRICT}}
            """);

        await Eventually.SeeAsync("a connection that is refused", async cancellation =>
        {
            try
            {
                var answer = await envoy.InboundClient.GetAsync(Host, "/", cancellation);
                return (false, answer.ToString());
            }
            catch (HttpRequestException error)
            {
                return (true, error.Message);
            }
        });
    }

    [Fact]
    public async Task Sidecar_ThatCannotCheck_RefusesAllUntilNothingIsWritten()
    {
        await using var sidecar = await SidecarUnderTest.StartAsync(Identity("sidecar"), _controlPlane.Xds);
        await WriteAsync(sidecar, """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: deny, namespace: cases}
            spec: {action: DENY, rules: [{to: [{operation: {paths: [/secret]}}]}]}
            """);

        await SeeAsync(sidecar, "/open", 403);
        _controlPlane.Remove("access.yaml");
        await sidecar.AppliedAsync(_controlPlane);
        await SeeAsync(sidecar, "/open", 200);
    }

    private static (string Name, string Value) Bearer(string token) => ("authorization", $"Bearer {token}");

    private static string Sign(RSA key, string payload)
    {
        var signed = $"{Encode("""{"alg":"RS256","kid":"one","typ":"JWT"}""")}.{Encode(payload)}";
        return $"{signed}.{Encode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private ProxyIdentity Identity(string name) => new(name) { App = _backends!.Address("app") }; // set before the first test

    private async Task WriteAsync(ProxyUnderTest proxy, string yaml) =>
        await proxy.AppliedAsync(_controlPlane, _controlPlane.Write("access.yaml", yaml));

    // A proxy takes listeners after it has taken the routes that tell its revision.
    private static Task<HttpAnswer> SeeAsync(
        ProxyUnderTest proxy, string path, int status, params IReadOnlyList<(string Name, string Value)> headers) =>
        Eventually.SeeAsync($"{status} for {path}", async cancellation =>
        {
            var exchange = headers.Aggregate(
                HttpExchange.Get(path), static (one, header) => one.With(header.Name, header.Value));
            var answer = await proxy.InboundClient.SendAsync(exchange, Host, cancellation);
            return (answer.Status == status, answer);
        });
}
