using System.Globalization;

namespace Fairlead.Load.Changes;

/// <summary>
/// Objects of the kinds that are neither services, nor rules of requests, nor policies, as YAML. What changes in each is a number, which is
/// not the same twice.
/// </summary>
internal static class KindTexts
{
    private const string Networking = "networking.istio.io/v1";
    private const string Security = "security.istio.io/v1";

    /// <summary>From the name of a case to the documents that it writes.</summary>
    public static IReadOnlyDictionary<string, Func<int, string[]>> All { get; } = new Dictionary<string, Func<int, string[]>>
    {
        ["workload"] = static number => [Entry("placed", "workloadSelector: {labels: {app: placed}}", 80, "HTTP"), Workload(number)],
        ["streams"] = static number => [Entry("bytes", "endpoints: [{address: 10.250.0.1}]", 9000, "TCP"), Streams(number)],
        ["gateway"] = static number => [Gateway(number)],
        ["sidecar"] = static number => [Sidecar(number)],
        ["authorization"] = static number =>
            [Selecting(Security, "AuthorizationPolicy", $"rules: [{{to: [{{operation: {{ports: ['{8000 + number}']}}}}]}}]")],
        ["token"] = static number => [Selecting(Security, "RequestAuthentication", $$"""
            jwtRules: [{issuer: "issuer-{{Text(number)}}", jwks: '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'}]
            """)],
        ["peer"] = static number =>
            [Selecting(Security, "PeerAuthentication", $"portLevelMtls: {{{Text(8000 + number)}: {{mode: DISABLE}}}}")],
        ["telemetry"] = static number => [Selecting("telemetry.istio.io/v1", "Telemetry", $$"""
            accessLogging: [{ filter: { expression: "response.code >= {{Text(number)}}" } }]
            """)],
        ["settings"] = static number => [Object("fairlead.dev/v1", "MeshSettings", "default", $$"""
            accessLogFormat: "{{Text(number)}} %PROTOCOL%"
            """)],
    };

    private static string Workload(int number) => Object(Networking, "WorkloadEntry", "default", $$"""
        address: 10.251.{{Text(number / 250)}}.{{Text((number % 250) + 1)}}
        labels: {app: placed}
        """);

    private static string Streams(int number) => Object(Networking, "VirtualService", "default", $$"""
        hosts: [{{MeshTexts.Host("bytes")}}]
        tcp: [{ route: [{ destination: { host: {{MeshTexts.Host("bytes")}} }, weight: {{Text(number)}} }] }]
        """);

    private static string Gateway(int number) => Object(Networking, "Gateway", "default", $$"""
        selector: {app: edge}
        servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ["edge-{{Text(number)}}.example.com"]}]
        """);

    private static string Sidecar(int number) => Object(Networking, "Sidecar", "apart", $$"""
        egress: [{hosts: ["default/svc-{{number.ToString("D5", CultureInfo.InvariantCulture)}}.mesh.internal"]}]
        """);

    private static string Entry(string name, string endpoints, int port, string protocol) => Object(
        Networking, "ServiceEntry", "default", $$"""
        hosts: [{{MeshTexts.Host(name)}}]
        resolution: STATIC
        ports: [{ number: {{Text(port)}}, name: main, protocol: {{protocol}} }]
        {{endpoints}}
        """, name);

    // Of one service's proxies, as most objects of these kinds are.
    private static string Selecting(string version, string kind, string spec) =>
        Object(version, kind, "default", "selector: {matchLabels: {app: placed}}\n" + spec);

    private static string Object(string version, string kind, string ns, string spec, string name = "one") =>
        $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {ns}}}\nspec:\n"
            + string.Concat(spec.Split('\n').Select(static line => $"  {line}\n"));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
