using static Fairlead.EndToEnd.Http.HttpExchange;

namespace Fairlead.EndToEnd.Http;

/// <summary>What happens when an upstream is slow, broken or away, and when the configuration says to pretend so.</summary>
internal static class FailureCases
{
    public static IEnumerable<HttpCase> All() =>
    [
        new("timeout",
            """
            - match: [{uri: {prefix: /ut-flag}}]
              timeout: 0.6s
              route: [{destination: {host: HOST, subset: v1}}]
            - route: [{destination: {host: HOST, subset: v1}}]
            """,
            Get("/ut-flag").With("x-delay-ms", "3000")
                .Answers(504)
                .Says("upstream request timeout")
                .Takes(TimeSpan.FromMilliseconds(580))
                .Logs("UT"),
            Get("/ut-flag").Answers(200),
            Get("/").With("x-delay-ms", "700").Answers(200)),

        new("retries",
            """
            - match: [{uri: {prefix: /three}}]
              retries: {attempts: 3, retryOn: "5xx", perTryTimeout: 2s}
              route: [{destination: {host: HOST, subset: v1}}]
            - match: [{uri: {prefix: /one}}]
              retries: {attempts: 1, retryOn: "5xx"}
              route: [{destination: {host: HOST, subset: v1}}]
            - match: [{uri: {prefix: /codes}}]
              retries: {attempts: 2, retryOn: "retriable-status-codes,409"}
              route: [{destination: {host: HOST, subset: v1}}]
            - retries: {attempts: 0}
              route: [{destination: {host: HOST, subset: v1}}]
            """,
            Get("/three").With("x-fail-first", "2").With("x-key", "{key}-a").Answers(200).Header("x-attempt", "3"),
            Get("/one").With("x-fail-first", "2").With("x-key", "{key}-b").Answers(503).Header("x-attempt", "2"),
            Get("/codes").With("x-fail-first", "1").With("x-status", "409").With("x-key", "{key}-c").Answers(200).Header("x-attempt", "2"),
            Get("/codes").With("x-fail-first", "1").With("x-status", "500").With("x-key", "{key}-d").Answers(500).Header("x-attempt", "1"),
            Get("/never").With("x-fail-first", "1").With("x-key", "{key}-e").Answers(503).Header("x-attempt", "1"),
            Post("/three", "the body is sent again").With("x-fail-first", "2")
                .With("x-key", "{key}-f")
                .Answers(200)
                .Header("x-attempt", "3")),

        new("retry-timeout",
            """
            - retries: {attempts: 2, retryOn: "5xx", perTryTimeout: 0.4s}
              route: [{destination: {host: HOST, subset: v1}}]
            """,
            Get("/").With("x-delay-ms", "3000").Answers(504)),

        new("retry-connect-failure", "")
        {
            Config = TwoEndpoints("<dead>", "<alpha>") + """
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: NAME, namespace: cases}
                spec:
                  hosts: [HOST]
                  http:
                  - retries: {attempts: 5, retryOn: "connect-failure,refused-stream,unavailable"}
                    route: [{destination: {host: HOST}}]

                """,
            Share = new ExpectedShare("alpha", 1, Get("/")) { Requests = 20 },
        },

        new("dead-endpoint", "",
            Get("/uf-flag").Answers(503).Logs("UF"))
        {
            Config = TwoEndpoints("<dead>", "<dead2>") + """
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: NAME, namespace: cases}
                spec:
                  hosts: [HOST]
                  http: [{retries: {attempts: 0}, route: [{destination: {host: HOST}}]}]

                """,
        },

        new("no-endpoints", "",
            Get("/uh-flag").Answers(503).Says("no healthy upstream").Logs("UH"))
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

                """,
        },

        new("upstream-drops-connection", """
            - retries: {attempts: 0}
              route: [{destination: {host: HOST, subset: v1}}]
            """,
            Get("/uc-flag").With("x-close", "1").Answers(503).Logs("UC")),

        new("fault-delay",
            """
            - match: [{headers: {x-slow: {exact: "1"}}}]
              fault: {delay: {fixedDelay: 0.4s, percentage: {value: 100}}}
              route: [{destination: {host: HOST, subset: v1}}]
            - route: [{destination: {host: HOST, subset: v1}}]
            """,
            Get("/di-flag").With("x-slow", "1").Answers(200).From("alpha").Takes(TimeSpan.FromMilliseconds(390)).Logs("DI"),
            Get("/").Answers(200).From("alpha")),

        new("fault-abort",
            """
            - match: [{uri: {prefix: /fi-flag}}]
              fault: {abort: {httpStatus: 555, percentage: {value: 100}}}
              route: [{destination: {host: HOST, subset: v1}}]
            - route: [{destination: {host: HOST, subset: v1}}]
            """,
            Get("/fi-flag").Answers(555).Says("fault filter abort").Logs("FI"),
            Get("/").Answers(200)),

        new("fault-abort-half",
            """
            - fault: {abort: {httpStatus: 500, percentage: {value: 50}}}
              route: [{destination: {host: HOST, subset: v1}}]
            """)
        {
            Share = new ExpectedShare("500", 0.5, Get("/")) { Requests = 400 },
        },
    ];

    private static string TwoEndpoints(string first, string second) =>
        $"""
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {"{name: NAME, namespace: cases}"}
        spec:
          hosts: [HOST]
          resolution: STATIC
          ports: [{"{number: 80, name: http, protocol: HTTP}"}]
          endpoints:
          - {"{address: 127.0.0.1, ports: {http: " + first + "}}"}
          - {"{address: 127.0.0.1, ports: {http: " + second + "}}"}

        """;
}
