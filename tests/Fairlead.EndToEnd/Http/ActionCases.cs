using static Fairlead.EndToEnd.Http.HttpExchange;

namespace Fairlead.EndToEnd.Http;

/// <summary>What a rule does to the request and to the answer.</summary>
internal static class ActionCases
{
    public static IEnumerable<HttpCase> All() =>
    [
        new("rewrite-prefix", Rewrite("{prefix: /old/}", "{uri: /new/}"),
            Get("/old/a?b=c").Sees("/new/a?b=c"), Get("/old/").Sees("/new/")),

        new("rewrite-exact", Rewrite("{exact: /old}", "{uri: /new}"),
            Get("/old?b=c").Sees("/new?b=c")),

        new("rewrite-regex", Rewrite("{prefix: /svc}", "{uriRegexRewrite: {match: '^/svc/([^/]+)/(.*)$', rewrite: '/\\2/of/\\1'}}"),
            Get("/svc/shop/items?x=1").Sees("/items/of/shop?x=1")),

        new("rewrite-authority", Rewrite("{prefix: /}", "{authority: inner.example}"),
            Get("/a").Sees("/a").SeesHeader("host", "inner.example")),

        new("redirect-uri", Redirect("{uri: /elsewhere}"),
            Get("/a?b=c").Answers(301).Header("location", "http://redirect-uri.cases.test/elsewhere?b=c").Says("")),

        new("redirect-authority", Redirect("{authority: new.example, redirectCode: 302}"),
            Get("/a?b=c").Answers(302).Header("location", "http://new.example/a?b=c")),

        new("redirect-scheme", Redirect("{scheme: https, redirectCode: 308}"),
            Get("/a").Answers(308).Header("location", "https://redirect-scheme.cases.test/a")),

        new("redirect-port", Redirect("{port: 8443, redirectCode: 307}"),
            Get("/a").Answers(307).Header("location", "http://redirect-port.cases.test:8443/a")),

        new("redirect-all", Redirect("{scheme: https, authority: new.example, port: 8443, uri: /b, redirectCode: 303}"),
            Get("/a").Answers(303).Header("location", "https://new.example:8443/b")),

        new("direct-response",
            """
            - directResponse: {status: 418, body: {string: "short and stout"}}
              headers: {response: {add: {x-pot: tea}}}
            """,
            Get("/").Answers(418).Says("short and stout").Header("x-pot", "tea")),

        new("direct-response-no-body", "- directResponse: {status: 204}",
            Get("/").Answers(204).Says("")),

        new("headers-request",
            """
            - headers: {request: {set: {x-set: new}, add: {x-add: more}, remove: [x-gone]}}
              route: [{destination: {host: HOST, subset: v1}}]
            """,
            Get("/").With("x-set", "old").With("x-add", "some").With("x-gone", "1")
                .SeesHeader("x-set", "new").SeesHeader("x-add", "some, more").SeesHeader("x-gone", null)),

        new("headers-response",
            """
            - headers: {response: {set: {x-set: new}, add: {x-add: more}, remove: [x-attempt]}}
              route: [{destination: {host: HOST, subset: v1}}]
            """,
            Get("/").Header("x-set", "new").Header("x-add", "more").Header("x-attempt", null)),

        new("headers-destination",
            """
            - match: [{uri: {prefix: /two}}]
              route:
              - destination: {host: HOST, subset: v2}
                headers: {request: {set: {x-to: two}}, response: {set: {x-from: two}}}
            - headers: {request: {set: {x-rule: one}}}
              route:
              - destination: {host: HOST, subset: v1}
                headers: {request: {set: {x-to: one}}, response: {set: {x-from: one}}}
            """,
            Get("/two").From("beta").SeesHeader("x-to", "two").Header("x-from", "two"),
            Get("/").From("alpha").SeesHeader("x-to", "one").SeesHeader("x-rule", "one").Header("x-from", "one")),

        new("weights-all-to-one",
            """
            - route:
              - {destination: {host: HOST, subset: v1}, weight: 0}
              - {destination: {host: HOST, subset: v2}, weight: 100}
            """,
            Get("/").From("beta"), Get("/").From("beta"), Get("/").From("beta")),

        Shared("weights-90-10",
            """
            - route:
              - {destination: {host: HOST, subset: v1}, weight: 90}
              - {destination: {host: HOST, subset: v2}, weight: 10}
            """,
            new ExpectedShare("beta", 0.1, Get("/"))),

        Shared("round-robin", "", new ExpectedShare("alpha", 0.5, Get("/")) { Requests = 200 }),

        new("least-request", "", Get("/").Answers(200), Get("/").Answers(200))
        {
            More = """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: NAME-second, namespace: cases}
                spec:
                  hosts: [second.HOST]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints:
                  - {address: 127.0.0.1, ports: {http: <alpha>}}
                  - {address: 127.0.0.1, ports: {http: <beta>}}
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: NAME-second, namespace: cases}
                spec:
                  host: second.HOST
                  trafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}

                """,
            Share = new ExpectedShare("alpha", 0.5, Get("/").To("second.least-request.cases.test")) { Requests = 200 },
        },
    ];

    private static HttpCase Shared(string name, string rules, ExpectedShare share) => new(name, rules) { Share = share };

    private static string Rewrite(string uri, string rewrite) =>
        $"""
        - match: [{"{uri: " + uri + "}"}]
          rewrite: {rewrite}
          route: [{"{destination: {host: HOST, subset: v1}}"}]
        """;

    private static string Redirect(string redirect) => $"- redirect: {redirect}";
}
