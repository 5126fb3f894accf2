using System.Collections.Immutable;

namespace Fairlead.EndToEnd.Http;

/// <summary>
/// A piece of configuration and requests with their outcome. All cases are loaded at once, each with a host of its own, and every proxy has
/// to pass them. Immutable.
/// </summary>
public sealed record HttpCase(string Name, string HttpRules, params ImmutableList<HttpExchange> Exchanges)
{
    /// <summary>The host that requests go to unless they say otherwise: a service with the subsets v1 (alpha) and v2 (beta).</summary>
    public string Host => Name + ".cases.test";

    /// <summary>YAML in place of what is made of <see cref="HttpRules"/>; HOST and the ports are filled in.</summary>
    public string? Config { get; init; }

    /// <summary>More YAML beside what is made of <see cref="HttpRules"/>.</summary>
    public string More { get; init; } = "";

    /// <summary>A share that has to come of many requests; null: none.</summary>
    public ExpectedShare? Share { get; init; }

    /// <summary>The objects of the case. Ports of backends are still names in angle brackets.</summary>
    public string Yaml()
    {
        var text = Config ?? $"{Defaults}{(HttpRules.Length == 0 ? "" : $"{VirtualService}{Indent(HttpRules)}\n")}{More}";
        return text.Replace("NAME", Name, StringComparison.Ordinal).Replace("HOST", Host, StringComparison.Ordinal);
    }

    public override string ToString() => Name;

    private const string Defaults = """
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: NAME, namespace: cases}
        spec:
          hosts: [HOST]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints:
          - {address: 127.0.0.1, ports: {http: <alpha>}, labels: {version: v1}}
          - {address: 127.0.0.1, ports: {http: <beta>}, labels: {version: v2}}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: NAME, namespace: cases}
        spec:
          host: HOST
          subsets:
          - {name: v1, labels: {version: v1}}
          - {name: v2, labels: {version: v2}}

        """;

    private const string VirtualService = """
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: NAME, namespace: cases}
        spec:
          hosts: [HOST]
          http:

        """;

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "  " + line));
}
