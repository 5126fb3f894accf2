using System.Globalization;
using System.Text;

namespace Fairlead.Load.Changes;

/// <summary>The objects of the mesh as YAML. Each text is one document.</summary>
internal static class MeshTexts
{
    public static string Host(string name) => name + ".mesh.internal";

    /// <summary>What a gRPC client asks for to reach a service.</summary>
    public static string Target(string name) => Host(name) + ":80";

    /// <summary>A service with its endpoints.</summary>
    /// <param name="name">The service's name.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="addresses">The numbers that the endpoints' addresses are made of, in order.</param>
    public static string Service(string name, string ns, IEnumerable<int> addresses)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: {{{name}}}, namespace: {{{ns}}}}
            spec:
              hosts: [{{{Host(name)}}}]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints:

            """);
        foreach (var number in addresses)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{address: 10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}}}\n");
        }

        return text.ToString();
    }

    public static string Rule(string name, string ns, int seconds) => string.Create(CultureInfo.InvariantCulture, $$$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec:
          hosts: [{{{Host(name)}}}]
          http:
          - timeout: {{{seconds}}}s
            route: [{destination: {host: {{{Host(name)}}}}}]

        """);

    public static string Policy(string name, string ns, int seconds) => string.Create(CultureInfo.InvariantCulture, $$$"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec:
          host: {{{Host(name)}}}
          trafficPolicy:
            connectionPool: {tcp: {connectTimeout: {{{seconds}}}s}}
            loadBalancer: {simple: ROUND_ROBIN}

        """);

    /// <summary>Who may call the workloads of a service, and how.</summary>
    public static string Access(string name, string ns) => string.Create(CultureInfo.InvariantCulture, $$$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec:
          selector: {matchLabels: {app: {{{name}}}}}
          action: ALLOW
          rules:
          - from: [{source: {ipBlocks: [10.0.0.0/8]}}]
            to: [{operation: {methods: [GET, POST], paths: ["/api/*"]}}]

        """);

    /// <summary>A rule that no sidecar takes, which is a warning.</summary>
    public static string GatewayRule(int number, string destination) => string.Create(CultureInfo.InvariantCulture, $$$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: edge-{{{number:D2}}}, namespace: default}
        spec:
          hosts: [edge-{{{number:D2}}}.example.com]
          gateways: [edge]
          http:
          - route: [{destination: {host: {{{Host(destination)}}}}}]

        """);

    /// <summary>A rule with a weight that is not a number.</summary>
    public static string BrokenRule(int number, string destination) => string.Create(CultureInfo.InvariantCulture, $$$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: broken-{{{number:D2}}}, namespace: default}
        spec:
          hosts: [broken-{{{number:D2}}}.example.com]
          http:
          - route: [{destination: {host: {{{Host(destination)}}}}, weight: most}]

        """);
}
