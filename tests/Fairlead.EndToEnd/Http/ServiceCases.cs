using static Fairlead.EndToEnd.Http.HttpExchange;

namespace Fairlead.EndToEnd.Http;

/// <summary>How a request finds its service: hosts, ports, short names, several services behind one host.</summary>
internal static class ServiceCases
{
    private static readonly string Long = new('x', 200_000);

    public static IEnumerable<HttpCase> All() =>
    [
        new("ports", "",
            Get("/").From("alpha"),
            Get("/").To("ports.cases.test:80").From("alpha"),
            Get("/").To("ports.cases.test:9080").From("beta"),
            Get("/").To("ports.cases.test:9081").Answers(404))
        {
            Config = """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: NAME, namespace: cases}
                spec:
                  hosts: [HOST]
                  resolution: STATIC
                  ports:
                  - {number: 80, name: http, protocol: HTTP}
                  - {number: 9080, name: http-api, protocol: HTTP}
                  endpoints:
                  - {address: 127.0.0.1, ports: {http: <alpha>, http-api: <beta>}}

                """,
        },

        new("bodies", "",
            Post("/", Long).Answers(200).SeesHeader("content-length", "200000"),
            new HttpExchange("PUT", "/") { RequestBody = "" }.SeesHeader("content-length", "0"),
            new HttpExchange("HEAD", "/").Answers(200).Says(""),
            new HttpExchange("OPTIONS", "/a/b").Answers(200).Sees("/a/b"),
            Get("/").With("x-status", "204").Answers(204),
            Get("/").With("x-status", "304").Answers(304),
            Get("/%2Fa%20b/ü?x=%41&y=a+b").Answers(200),
            Get("/").With("x-many", string.Join(',', Enumerable.Range(0, 2000))).Answers(200)),

        new("first-http-port", "",
            Get("/").From("alpha"), Get("/").To("first-http-port.cases.test:9080")
                .From("alpha"), Get("/").To("first-http-port.cases.test:9090").From("beta"))
        {
            Config = """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: NAME, namespace: cases}
                spec:
                  hosts: [HOST]
                  resolution: STATIC
                  ports:
                  - {number: 9080, name: http, protocol: HTTP}
                  - {number: 9090, name: http-other, protocol: HTTP}
                  endpoints:
                  - {address: 127.0.0.1, ports: {http: <alpha>, http-other: <beta>}}

                """,
        },

        new("short-names", "",
            Get("/").To("reviews").From("alpha"),
            Get("/").To("reviews:80").From("alpha"),
            Get("/").To("reviews.cases").From("alpha"),
            Get("/").To("reviews.cases.svc.cluster.local").From("alpha"),
            Get("/").To("far").Answers(404),
            Get("/").To("far.away.svc.cluster.local").From("beta"))
        {
            Config = """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: NAME, namespace: cases}
                spec:
                  hosts: [reviews.cases.svc.cluster.local]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: <alpha>}}]
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: NAME-far, namespace: away}
                spec:
                  hosts: [far.away.svc.cluster.local]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: <beta>}}]

                """,
        },

        new("other-service",
            """
            - match: [{uri: {prefix: /static}}]
              route: [{destination: {host: files.HOST, port: {number: 8080}}}]
            - route: [{destination: {host: HOST, subset: v1}}]
            """,
            Get("/static/logo").From("gamma"), Get("/").From("alpha"))
        {
            More = """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: NAME-files, namespace: cases}
                spec:
                  hosts: [files.HOST]
                  resolution: STATIC
                  ports: [{number: 8080, name: http, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: <gamma>}}]

                """,
        },

        new("endpoint-weights", "")
        {
            Config = """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: NAME, namespace: cases}
                spec:
                  hosts: [HOST]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints:
                  - {address: 127.0.0.1, ports: {http: <alpha>}, weight: 3}
                  - {address: 127.0.0.1, ports: {http: <beta>}, weight: 1}

                """,
            Share = new ExpectedShare("alpha", 0.75, Get("/")) { Requests = 200 },
        },

        new("virtual-service-without-service", "",
            Get("/").From("gamma").SeesHeader("host", "virtual-service-without-service.cases.test"))
        {
            Config = """
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: NAME, namespace: cases}
                spec:
                  hosts: [HOST]
                  http: [{route: [{destination: {host: files.other-service.cases.test, port: {number: 8080}}}]}]

                """,
        },

        new("raw-resources", "",
            Get("/").From("gamma"))
        {
            // A cluster and a route configuration's virtual host by hand would clash with egress_routes; a service of its own does not.
            Config = """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: NAME, namespace: cases}
                spec:
                  hosts: [HOST]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: <gamma>}}]
                ---
                apiVersion: fairlead.dev/v1
                kind: EnvoyResources
                metadata: {name: NAME, namespace: cases}
                spec:
                  nodes: [{cluster: web}]
                  resources:
                  - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
                    name: by-hand
                    type: STATIC
                    connect_timeout: 1s
                    load_assignment:
                      cluster_name: by-hand
                      endpoints:
                      - lb_endpoints:
                        - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: <gamma>}}}
                  - "@type": type.googleapis.com/envoy.config.listener.v3.Listener
                    name: by-hand
                    address: {socket_address: {address: 127.0.0.1, port_value: 0}}
                    filter_chains:
                    - filters:
                      - name: envoy.filters.network.http_connection_manager
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                          stat_prefix: by-hand
                          route_config:
                            name: by-hand
                            virtual_hosts:
                            - name: all
                              domains: ["*"]
                              routes: [{match: {prefix: /}, route: {cluster: by-hand}}]
                          http_filters:
                          - name: envoy.filters.http.router
                            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}

                """,
        },
    ];
}
