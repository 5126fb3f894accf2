using static Fairlead.EndToEnd.Http.HttpExchange;

namespace Fairlead.EndToEnd.Http;

/// <summary>Which rule a request meets.</summary>
internal static class MatchCases
{
    private const string ElseV1 = "- route: [{destination: {host: HOST, subset: v1}}]";

    public static IEnumerable<HttpCase> All() =>
    [
        new("no-rules", "",
            Get("/").Answers(200),
            Get("/any/path?q=1").Sees("/any/path?q=1").SeesHeader("host", "no-rules.cases.test"),
            Post("/upload", "some text").Answers(200),
            Get("/").To("no-rules.cases.test:80").Answers(200),
            Get("/").To("NO-RULES.cases.test").Answers(200),
            Get("/abs?x=y").Absolute().Sees("/abs?x=y").SeesHeader("host", "no-rules.cases.test"),
            Get("/").To("no-rules.cases.test:81").Answers(404)),

        new("path-prefix", ToV2("{uri: {prefix: /b}}"),
            Get("/b").From("beta"), Get("/b/c?d").From("beta")
                .Sees("/b/c?d"), Get("/bcd").From("beta"), Get("/a/b").From("alpha"), Get("/").From("alpha"), Get("/B").From("alpha")),

        new("path-exact", ToV2("{uri: {exact: /b}}"),
            Get("/b").From("beta"), Get("/b?x=1").From("beta"), Get("/b/").From("alpha"), Get("/B").From("alpha")),

        new("path-regex", ToV2("{uri: {regex: '/v[0-9]+/items'}}"),
            Get("/v12/items").From("beta"), Get("/v12/items?q").From("beta"), Get("/v1/items/3").From("alpha"),
            Get("/x/v1/items").From("alpha")),

        new("path-ignore-case", ToV2("{uri: {prefix: /Shop}, ignoreUriCase: true}"),
            Get("/sHOP/cart").From("beta"), Get("/shop").From("beta"), Get("/sho").From("alpha")),

        new("method", ToV2("{method: {exact: POST}}"),
            Post("/", "x").From("beta"), Get("/").From("alpha"), new HttpExchange("DELETE", "/").From("alpha")),

        new("header-exact", ToV2("{headers: {x-user: {exact: jason}}}"),
            Get("/").With("x-user", "jason")
                .From("beta"), Get("/").With("X-User", "jason")
                    .From("beta"), Get("/").With("x-user", "Jason").From("alpha"), Get("/").From("alpha")),

        new("header-prefix", ToV2("{headers: {x-user: {prefix: test-}}}"),
            Get("/").With("x-user", "test-1").From("beta"), Get("/").With("x-user", "a-test-1").From("alpha")),

        new("header-regex", ToV2("{headers: {cookie: {regex: '^(.*?;)?(user=jason)(;.*)?$'}}}"),
            Get("/").With("cookie", "a=b;user=jason;c=d").From("beta"), Get("/").With("cookie", "user=jasons").From("alpha")),

        new("header-present", ToV2("{headers: {x-debug: {}}}"),
            Get("/").With("x-debug", "1").From("beta"), Get("/").From("alpha")),

        new("header-without", ToV2("{uri: {prefix: /}, withoutHeaders: {x-user: {exact: jason}}}"),
            Get("/").With("x-user", "jason").From("alpha"), Get("/").With("x-user", "other").From("beta"), Get("/").From("beta")),

        new("query", ToV2("{queryParams: {v: {exact: '2'}}}"),
            Get("/?v=2").From("beta"), Get("/?a=1&v=2").From("beta"), Get("/?v=3").From("alpha"), Get("/?w=2").From("alpha"),
            Get("/").From("alpha")),

        new("query-regex", ToV2("{queryParams: {v: {regex: '[0-9]+'}}}"),
            Get("/?v=22").From("beta"), Get("/?v=2a").From("alpha")),

        new("all-of-one-match", ToV2("{uri: {prefix: /b}, method: {exact: GET}, headers: {x-user: {exact: jason}}}"),
            Get("/b").With("x-user", "jason")
                .From("beta"), Get("/b").From("alpha"), Post("/b", "").With("x-user", "jason")
                    .From("alpha"), Get("/c").With("x-user", "jason").From("alpha")),

        new("any-of-matches",
            $"""
            - match: [{"{uri: {exact: /one}}"}, {"{uri: {exact: /two}}"}]
              route: [{"{destination: {host: HOST, subset: v2}}"}]
            {ElseV1}
            """,
            Get("/one").From("beta"), Get("/two").From("beta"), Get("/three").From("alpha")),

        new("first-rule-wins",
            $"""
            - match: [{"{uri: {prefix: /a}}"}]
              route: [{"{destination: {host: HOST, subset: v1}}"}]
            - match: [{"{uri: {prefix: /a/b}}"}]
              route: [{"{destination: {host: HOST, subset: v2}}"}]
            """,
            Get("/a/b").From("alpha"), Get("/c").Answers(404)),

        new("unknown-host", "",
            Get("/nr-flag").To("nobody.cases.test").Answers(404).Logs("NR")),
    ];

    private static string ToV2(string match) =>
        $"""
        - match: [{match}]
          route: [{"{destination: {host: HOST, subset: v2}}"}]
        {ElseV1}
        """;
}
