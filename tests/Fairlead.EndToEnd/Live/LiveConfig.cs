namespace Fairlead.EndToEnd.Live;

/// <summary>Configurations that tests change while traffic runs; ports stand as names in angle brackets.</summary>
internal static class LiveConfig
{
    /// <summary>A service with an endpoint and a subset of the same name for each backend.</summary>
    public static string Service(string host, params IReadOnlyList<string> backends) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{host}}, namespace: cases}
        spec:
          hosts: [{{host}}]
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints:
        {{string.Concat(backends.Select(b => $"  - {{address: 127.0.0.1, ports: {{http: <{b}>}}, labels: {{version: {b}}}}}\n"))}}---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: {{host}}, namespace: cases}
        spec:
          host: {{host}}
          subsets:
        {{string.Concat(backends.Select(b => $"  - {{name: {b}, labels: {{version: {b}}}}}\n"))}}
        """;

    /// <summary>Sends all requests for a host to one subset.</summary>
    public static string AllTo(string host, string subset) => $$$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: {{{host}}}, namespace: cases}
        spec:
          hosts: [{{{host}}}]
          http: [{route: [{destination: {host: {{{host}}}, subset: {{{subset}}} }}]}]

        """;

    /// <summary>Answers all requests for a host itself.</summary>
    public static string Answer(string host, string text) => $$$$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: {{{{host}}}}, namespace: cases}
        spec:
          hosts: [{{{{host}}}}]
          http: [{directResponse: {status: 200, body: {string: "{{{{text}}}}"}}}]

        """;
}
