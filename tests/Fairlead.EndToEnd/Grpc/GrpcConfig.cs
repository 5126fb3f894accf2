namespace Fairlead.EndToEnd.Grpc;

/// <summary>The configuration that the gRPC scenarios run on; ports stand as names in angle brackets.</summary>
internal static class GrpcConfig
{
    /// <summary>Services and rules that stay as they are.</summary>
    public static string Services { get; } = string.Concat(
        Service("rr", "b1", "b2"),
        Service("split", "b1", "b2"),
        Rules("split", """
            - route:
              - {destination: {host: HOST, subset: v1}, weight: 90}
              - {destination: {host: HOST, subset: v2}, weight: 10}
            """),
        Service("header", "b1", "b2"),
        Rules("header", """
            - match: [{headers: {x-user: {exact: jason}}}]
              route: [{destination: {host: HOST, subset: v2}}]
            - route: [{destination: {host: HOST, subset: v1}}]
            """),
        Service("method", "b1", "b2"),
        Rules("method", """
            - match: [{uri: {exact: /echo.Echo/Say}}]
              route: [{destination: {host: HOST, subset: v2}}]
            - route: [{destination: {host: HOST, subset: v1}}]
            """),
        Service("fault", "b1", "b2"),
        Rules("fault", """
            - fault: {abort: {httpStatus: 503, percentage: {value: 50}}}
              route: [{destination: {host: HOST}}]
            """),
        Service("retry", "b1", "b2"),
        Rules("retry", """
            - retries: {attempts: 3, retryOn: unavailable}
              route: [{destination: {host: HOST}}]
            """));

    /// <summary>A service on port 50051 with a subset for each backend: v1, v2 ...</summary>
    public static string Service(string name, params IReadOnlyList<string> backends)
    {
        var endpoints = string.Concat(backends.Select((backend, i) =>
            $"  - {{address: 127.0.0.1, ports: {{grpc: {(char.IsDigit(backend[0])
                ? backend
                : $"<{backend}>")}}}, labels: {{version: v{i + 1}}}}}\n"));
        var subsets = string.Concat(backends.Select((_, i) => $"  - {{name: v{i + 1}, labels: {{version: v{i + 1}}}}}\n"));
        return $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: {{name}}, namespace: grpc}
            spec:
              hosts: [{{name}}.grpc.test]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: [{number: 50051, name: grpc, protocol: GRPC}]
              endpoints:
            {{endpoints}}---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: {{name}}, namespace: grpc}
            spec:
              host: {{name}}.grpc.test
              subsets:
            {{subsets}}
            """;
    }

    /// <summary>
    /// For the programs of one purpose: a target whose calls go to a good cluster, and those of one method to a cluster with a policy that
    /// no gRPC implementation takes.
    /// </summary>
    public static string Malformed(string purpose) => $$$$"""
        apiVersion: fairlead.dev/v1
        kind: EnvoyResources
        metadata: {name: malformed, namespace: grpc}
        spec:
          nodes: [{id: "*-{{{{purpose}}}}"}]
          resources:
          - "@type": type.googleapis.com/envoy.config.listener.v3.Listener
            name: mixed.grpc.test:50051
            api_listener:
              api_listener:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                route_config:
                  name: mixed
                  virtual_hosts:
                  - name: all
                    domains: ["*"]
                    routes:
                    - {match: {path: /echo.Echo/Alt}, route: {cluster: refused}}
                    - {match: {prefix: ""}, route: {cluster: "outbound|50051||rr.grpc.test"}}
                http_filters:
                - name: router
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
          - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
            name: refused
            type: EDS
            eds_cluster_config: {eds_config: {ads: {}, resource_api_version: V3}}
            lb_policy: MAGLEV

        """;

    private static string Rules(string name, string http) => $$"""
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: {{name}}, namespace: grpc}
        spec:
          hosts: [{{name}}.grpc.test]
          http:
        {{string.Join('\n', http.Replace("HOST", name + ".grpc.test", StringComparison.Ordinal).Split('\n').Select(l => "  " + l))}}

        """;
}
