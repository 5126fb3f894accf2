using System.Globalization;
using System.Text.Json.Nodes;
using static Fairlead.Testing.Meshes.EdgeJson;

namespace Fairlead.Testing.Meshes;

/// <summary>
/// Providers that decide for AuthorizationPolicies at the edges of every field, good ones and bad ones, and policies that mark and try:
/// what the readers take of them, clients have to take too.
/// </summary>
public static class ProviderEdges
{
    private const string Http = "envoyExtAuthzHttp";

    private const string Grpc = "envoyExtAuthzGrpc";

    private const string Service =
        """
        {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry", "metadata": {"name": "authz"}, "spec": {
         "hosts": ["authz.example"], "resolution": "STATIC", "endpoints": [{"address": "10.0.0.1"}], "ports": [
          {"number": 80, "name": "http", "protocol": "HTTP"}, {"number": 9000, "name": "grpc", "protocol": "GRPC"},
          {"number": 9001, "name": "tcp", "protocol": "TCP"}]}}
        """;

    private static readonly string[] Texts =
    [
        "", " ", "a", "A", "a b", "/", "/a", "//", "/a b", "/a\nb", "\r", "\t", "é", "/é", "/%20", "/%", "/%zz", "%", "%%", "%REQ(x)%",
        "*", "**", "*a", "a*", "a*b", "*a*", "x-*", "*-x", "-*", ":path", ":authority", "Host", "content-length", "transfer-encoding",
        "x_y", "a:b", "a/b", "a|b", "[", "ns[a]",
        "\\", "\u007f", "\u0001", "\0", "/a?b", "/a#b", "/{*}", "/a/{*}/b/{**}", "/{**}/{*}", "/{a}",
        new('a', 255), new('a', 256), new('a', 257), "/" + new string('a', 4095), "/" + new string('a', 4096),
    ];

    private static readonly string[] Hosts =
    [
        "authz.example", "Authz.Example.", "default/authz.example", "other/authz.example", "none.example", "*.example", "a/b/c", "/",
        "/authz.example", "default/", "10.0.0.1", "[::1]", "authz.example:80", "http://authz.example", "é", "", "a_b", "~/a", "*/a", "./a",
    ];

    private static readonly string[] Durations =
        ["0s", "1ns", "999us", "1ms", "1.5s", "600s", "1176h", "1177h", "-1s", "9999999h", "x", ""];

    private static readonly string[] Numbers =
    [
        "-1", "0", "1", "80", "9000", "9001", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "0.5", "\"80\"",
        "\"\"", "null", "true",
    ];

    /// <summary>How many documents at the beginning the others stand on: the service, and a policy for each provider.</summary>
    public static int Base { get; } = 1 + Providers().Count();

    /// <summary>The service, a policy for each provider, then an object for each edge of each field.</summary>
    public static IReadOnlyList<string> OneByOne() =>
    [
        Service,
        .. Providers().Select(static (edge, index) => Policy(index, edge.Name)),
        .. Providers().Select(static (edge, index) => Settings(index, edge.Name, edge.Json)),
        .. Policies(),
    ];

    /// <summary>The service, then a policy and its provider for each edge of a provider.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Pairs() =>
    [
        [Service],
        .. Providers().Select(static (edge, index) =>
            (IReadOnlyList<string>)[Policy(index, edge.Name), Settings(index, edge.Name, edge.Json)]),
    ];

    private static IEnumerable<(string? Name, string Json)> Providers()
    {
        foreach (var text in Texts.Distinct(StringComparer.Ordinal))
        {
            yield return (text, Way(Http, "pathPrefix", "\"/name\""));
            yield return (null, Way(Http, "pathPrefix", Json(text)));
            yield return (null, Way(Http, "includeAdditionalHeadersInCheck", $$"""{ {{Json(text)}}: "v" }"""));
            yield return (null, Way(Http, "includeAdditionalHeadersInCheck", $$"""{ "x-a": {{Json(text)}} }"""));
            foreach (var list in (string[])["includeRequestHeadersInCheck", "includeHeadersInCheck", "headersToUpstreamOnAllow",
                "headersToDownstreamOnDeny", "headersToDownstreamOnAllow"])
            {
                yield return (null, Way(Http, list, $"[{Json(text)}, \"x-b\"]"));
            }
        }

        foreach (var way in (string[])[Http, Grpc])
        {
            foreach (var host in Hosts)
            {
                yield return (null, Way(way, "service", Json(host)));
            }

            foreach (var duration in Durations)
            {
                yield return (null, Way(way, "timeout", Json(duration)));
            }

            foreach (var number in Numbers)
            {
                yield return (null, Way(way, "port", number));
                yield return (null, Way(way, "includeRequestBodyInCheck", $$"""{"maxRequestBytes": {{number}} }"""));
            }

            for (var status = 99; status <= 600; status++)
            {
                yield return (null, Way(way, "statusOnError", status.ToString(CultureInfo.InvariantCulture)));
            }

            foreach (var word in (string[])["true", "false"])
            {
                yield return (null, Way(way, "failOpen", word));
                yield return (null, Way(way, "clearRouteCache", word));
                yield return (null, Way(
                    way, "includeRequestBodyInCheck",
                    $$"""{"maxRequestBytes": 1, "allowPartialMessage": {{word}}, "packAsBytes": {{word}} }"""));
            }

            yield return (null, Way(way, "includeRequestBodyInCheck", "{}"));
            yield return (null, Way(way, "pathPrefix", "\"/a\""));
        }
    }

    private static IEnumerable<string> Policies()
    {
        var index = 0;
        foreach (var text in Texts)
        {
            foreach (var (action, isDryRun) in ((string, bool)[])[("AUDIT", false), ("CUSTOM", false), ("DENY", true), ("ALLOW", true)])
            {
                yield return Policy(action, isDryRun, index++, $$"""{"to": [{"operation": {"paths": [{{Json(text)}}] } }] }""");
                yield return Policy(action, isDryRun, index++, $$"""{"to": [{"operation": {"hosts": [{{Json(text)}}] } }] }""");
                yield return Policy(
                    action, isDryRun, index++,
                    $$"""{"when": [{"key": {{Json($"request.headers[{text}]")}}, "values": [{{Json(text)}}] }] }""");
            }
        }
    }

    private static string Way(string way, string field, string json)
    {
        JsonObject fields = new() { ["service"] = "authz.example", ["port"] = way == Http ? 80 : 9000 };
        fields[field] = JsonNode.Parse(json);
        return new JsonObject { [way] = fields }.ToJsonString();
    }

    private static string Settings(int index, string? name, string json)
    {
        var provider = (JsonObject)JsonNode.Parse(json)!; // it is an object
        provider["name"] = name ?? NameOf(index);
        return new JsonObject
        {
            ["apiVersion"] = "fairlead.dev/v1",
            ["kind"] = "MeshSettings",
            ["metadata"] = new JsonObject { ["name"] = NameOf(index) },
            ["spec"] = new JsonObject { ["extensionProviders"] = new JsonArray(provider) },
        }.ToJsonString();
    }

    private static string Policy(int index, string? provider) => Policy(
        NameOf(index), null, "CUSTOM", provider ?? NameOf(index), $$"""{"to": [{"operation": {"paths": ["/{{index}}"] } }] }""");

    private static string Policy(string action, bool isDryRun, int index, string rule) => Policy(
        string.Create(CultureInfo.InvariantCulture, $"rule-{index}"),
        isDryRun ? new() { ["istio.io/dry-run"] = "true" } : null,
        action,
        action == "CUSTOM" ? "none" : null,
        rule);

    private static string Policy(string name, JsonObject? annotations, string action, string? provider, string rule)
    {
        JsonObject spec = new() { ["action"] = action, ["rules"] = new JsonArray(JsonNode.Parse(rule)) };
        JsonObject metadata = new() { ["name"] = name };
        if (provider is not null)
        {
            spec["provider"] = new JsonObject { ["name"] = provider };
        }

        if (annotations is not null)
        {
            metadata["annotations"] = annotations;
        }

        return new JsonObject
        {
            ["apiVersion"] = "security.istio.io/v1",
            ["kind"] = "AuthorizationPolicy",
            ["metadata"] = metadata,
            ["spec"] = spec,
        }.ToJsonString();
    }

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"edge-{index}");
}
