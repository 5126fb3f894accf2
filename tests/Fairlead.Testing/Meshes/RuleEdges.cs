using System.Globalization;
using System.Text.Json.Nodes;
using static Fairlead.Testing.Meshes.EdgeJson;

namespace Fairlead.Testing.Meshes;

/// <summary>
/// VirtualServices at the edges of every field of a rule for requests, good ones and bad ones: what the readers take of them, clients have
/// to take too.
/// </summary>
public static class RuleEdges
{
    private const string Service =
        """
        {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry", "metadata": {"name": "s"}, "spec": {"hosts": ["s.example"],
         "ports": [{"number": 80, "name": "http", "protocol": "HTTP"}, {"number": 8080, "name": "http-2", "protocol": "HTTP"}],
         "resolution": "STATIC", "endpoints": [{"address": "10.0.0.1"}]}}
        """;

    private const string Destination = """{"host": "s.example", "port": {"number": 80}}""";

    private static readonly string[] Texts =
    [
        "", " ", "a", "/", "/a", "//", "/a b", "/a\nb", "\r", "\t", "é", "/é/%20", "%", "%%", "%20", "a%", "%REQ(x)%", "/a?b=c#d", "*",
        "a.example:8080", "[::1]:80", "\\", "\\1", "${1}", "\u007f", "\u0001", new('a', 255), new('a', 256), "/" + new string('a', 4095),
    ];

    private static readonly string[] Regexes =
    [
        "", "*", ".*", "/.{1,60}", "(", "[", "a{1000}", "a{1001}", "(a{30}){33}", ".{1000}", "(.{10}){100}.{1000}.{1000}.{1000}", "(a|b|)*",
        "(?i)straße", "(?i-)a", "(?-i)a", "(?i-s-m)a", "[^a-zé]+", @"\p{L}{3}", @"\p{Cn}", @"\P{Lu}*", @"\d+\w*\S?",
        "[[:alpha:]]", "a**", "^$",
        @"\bx\b", @"[\x00-\xff]", @"\x00", "(a?){50}", "((((((((((a))))))))))", "x|y|z|", "[]a]", "[^]]", "é*", "(é|ß){2,500}",
        @"(?i)\w{1000}",
        @"(\p{L}|\p{N}){100}", "()", "(|)", "(?:)", "a{0}", "(a*)*", "(a+)+b",
    ];

    private static readonly string[] Values =
    [
        "", "v", "a b", "100%", "%%", "%%%", "%REQ(x)%", "%REQ%", "%REQ()%", "%REQ(x?y):12%", "%REQ(?)%", "%REQ(a b)%", "%PROTOCOL%",
        "%PROTOCOL:3%", "%PROTOCOL(x)%", "%NONSENSE%", "%START_TIME%", "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)%", "%START_TIME(%Q)%",
        "%START_TIME()%", "%DYNAMIC_METADATA(a:b)%", "%FILTER_STATE(a:PLAIN)%", "%FILTER_STATE(a:OTHER)%", "%GRPC_STATUS(x)%", "%PATH(WQ)%",
        "%PATH(x)%", "%QUERY_PARAM(a)%", "%TRACE_ID%", "%UPSTREAM_METADATA(x)%", "%REQ(x)", "%REQ(x):%", "%req(x)%", "% %",
        "a%b%c", "é", "\n",
        "%DOWNSTREAM_REMOTE_ADDRESS%-%RESPONSE_CODE%", "%ENVIRONMENT(HOME)%", "%HOSTNAME%", "%%REQ(x)%%", new('v', 4096),
    ];

    private static readonly string[] Variables =
        """
        ACCESS_LOG_TYPE BYTES_RECEIVED BYTES_RETRANSMITTED BYTES_SENT CLUSTER_METADATA COMMON_DURATION CONNECTION_ID
        CONNECTION_TERMINATION_DETAILS CUSTOM_FLAGS DOWNSTREAM_DETECTED_CLOSE_TYPE DOWNSTREAM_DIRECT_LOCAL_ADDRESS
        DOWNSTREAM_DIRECT_REMOTE_ADDRESS DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_REMOTE_PORT
        DOWNSTREAM_HANDSHAKE_DURATION DOWNSTREAM_HEADER_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT DOWNSTREAM_LOCAL_ADDRESS
        DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_LOCAL_CLOSE_REASON DOWNSTREAM_LOCAL_DNS_SAN DOWNSTREAM_LOCAL_EMAIL_SAN
        DOWNSTREAM_LOCAL_IP_SAN DOWNSTREAM_LOCAL_PORT DOWNSTREAM_LOCAL_SUBJECT DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_CERT
        DOWNSTREAM_PEER_CERT_V_END DOWNSTREAM_PEER_CERT_V_START DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256
        DOWNSTREAM_PEER_CHAIN_SERIALS DOWNSTREAM_PEER_DNS_SAN DOWNSTREAM_PEER_EMAIL_SAN DOWNSTREAM_PEER_FINGERPRINT_1
        DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_IP_SAN DOWNSTREAM_PEER_ISSUER DOWNSTREAM_PEER_OTHERNAME_SAN
        DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_SUBJECT DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_REMOTE_ADDRESS
        DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_PORT DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_SESSION_ID
        DOWNSTREAM_TLS_VERSION DOWNSTREAM_TRANSPORT_FAILURE_REASON DOWNSTREAM_WIRE_BYTES_RECEIVED DOWNSTREAM_WIRE_BYTES_SENT
        DURATION DYNAMIC_METADATA EMIT_TIME EMIT_TIME_LOCAL ENVIRONMENT FILTER_CHAIN_NAME FILTER_STATE GRPC_STATUS
        GRPC_STATUS_NUMBER HOSTNAME LOCAL_REPLY_BODY METADATA NONSENSE PACKETS_RETRANSMITTED PATH PROTOCOL QUERY_PARAM
        QUERY_PARAMS REQ REQUESTED_SERVER_NAME REQUEST_DURATION REQUEST_HEADER REQUEST_HEADERS_BYTES REQUEST_TX_DURATION RESP
        RESPONSE_CODE RESPONSE_CODE_DETAILS RESPONSE_DURATION RESPONSE_FLAGS RESPONSE_FLAGS_LONG RESPONSE_HEADER
        RESPONSE_HEADERS_BYTES RESPONSE_TRAILER RESPONSE_TRAILERS_BYTES RESPONSE_TX_DURATION ROUNDTRIP_DURATION ROUTE_NAME
        START_TIME START_TIME_LOCAL STREAM_ID TLS_JA3_FINGERPRINT TLS_JA4_FINGERPRINT TRACE_ID TRAILER UNIQUE_ID
        UPSTREAM_CLUSTER UPSTREAM_CLUSTER_RAW UPSTREAM_CONNECTION_ID UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED
        UPSTREAM_DETECTED_CLOSE_TYPE UPSTREAM_FILTER_STATE UPSTREAM_HEADER_BYTES_RECEIVED UPSTREAM_HEADER_BYTES_SENT
        UPSTREAM_HOST UPSTREAM_HOST_NAME UPSTREAM_HOST_NAME_WITHOUT_PORT UPSTREAM_LOCAL_ADDRESS
        UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_CLOSE_REASON UPSTREAM_LOCAL_PORT UPSTREAM_LOCAL_SUBJECT
        UPSTREAM_LOCAL_URI_SAN UPSTREAM_METADATA UPSTREAM_PEER_CERT UPSTREAM_PEER_CERT_V_END UPSTREAM_PEER_CERT_V_START
        UPSTREAM_PEER_DNS_SAN UPSTREAM_PEER_IP_SAN UPSTREAM_PEER_ISSUER UPSTREAM_PEER_SUBJECT UPSTREAM_PEER_URI_SAN
        UPSTREAM_PROTOCOL UPSTREAM_REMOTE_ADDRESS UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT UPSTREAM_REMOTE_PORT
        UPSTREAM_REQUEST_ATTEMPT_COUNT UPSTREAM_TLS_CIPHER UPSTREAM_TLS_SESSION_ID UPSTREAM_TLS_VERSION
        UPSTREAM_TRANSPORT_FAILURE_REASON UPSTREAM_WIRE_BYTES_RECEIVED UPSTREAM_WIRE_BYTES_SENT VIRTUAL_CLUSTER_NAME
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static readonly string[] Names =
    [
        "x-a", "X-A", "", "a b", "a/b", ":path", ":authority", "Host", "host", ":method", ":status", "é", "content-length",
        "x_y", "%", "a:b",
        "@request.auth.claims.a", "@request.auth.claims[a][b]", "@request.auth.claims[a", "@request.auth.claims",
    ];

    private static readonly string[] Durations = ["0s", "1ns", "999us", "1ms", "1.5s", "1h", "1176h", "1177h", "-1s", "x", ""];

    private static readonly string[] Numbers =
        ["-1", "0", "1", "79", "100", "101", "199", "200", "301", "308", "503", "599", "600", "65535", "65536", "2147483647",
         "4294967295", "0.5"];

    /// <summary>The service that rules send requests to, then an object for each edge of each field, each for a host of its own.</summary>
    public static IReadOnlyList<string> OneByOne()
    {
        var edges = All().ToList();
        return [Service, .. edges.Select((edge, index) => Object(index, Rule([edge])))];
    }

    /// <summary>The service, then objects in which several edges come together.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">What they are drawn with.</param>
    public static IReadOnlyList<string> Together(int count, int seed)
    {
        var edges = All().ToList();
        var random = new Random(seed);
        return
        [
            Service,
            .. Enumerable.Range(0, count).Select(index => Object(
                index, Rule([.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => edges[random.Next(edges.Count)])]))),
        ];
    }

    private static IEnumerable<(string Path, string Json)> All() =>
        [.. Conditions(), .. Answers(), .. Ways(), .. Edits(), .. Origins(), .. Faults()];

    private static IEnumerable<(string Path, string Json)> Conditions()
    {
        foreach (var field in (string[])["uri", "scheme", "method", "authority"])
        {
            foreach (var match in Matches())
            {
                yield return ($"match.0.{field}", match);
            }
        }

        foreach (var name in Names)
        {
            yield return ($"match.0.headers.{name}", """{"exact": "a"}""");
            yield return ($"match.0.withoutHeaders.{name}", """{"regex": "a+"}""");
            yield return ($"match.0.queryParams.{name}", """{"prefix": "a"}""");
        }

        foreach (var match in Matches())
        {
            yield return ("match.0.headers.x-a", match);
            yield return ("match.0.withoutHeaders.x-a", match);
            yield return ("match.0.queryParams.q", match);
        }

        foreach (var text in Texts)
        {
            yield return ("match.0.name", Json(text));
            yield return ("match.0.statPrefix", Json(text));
            yield return ("name", Json(text));
        }

        foreach (var number in Numbers)
        {
            yield return ("match.0.port", number);
        }
    }

    private static IEnumerable<string> Matches() =>
    [
        "{}", """{"exact": "a", "prefix": "b"}""",
        .. Texts.Select(static text => $$"""{"exact": {{Json(text)}}}"""),
        .. Texts.Select(static text => $$"""{"prefix": {{Json(text)}}}"""),
        .. Regexes.Select(static regex => $$"""{"regex": {{Json(regex)}}}"""),
    ];

    private static IEnumerable<(string Path, string Json)> Answers()
    {
        foreach (var field in (string[])["uri", "prefixRewrite", "authority", "scheme"])
        {
            foreach (var text in Texts)
            {
                yield return ($"redirect.{field}", Json(text));
            }
        }

        foreach (var number in Numbers)
        {
            yield return ("redirect.port", number);
            yield return ("redirect", $$"""{"uri": "/a", "redirectCode": {{number}}}""");
            yield return ("directResponse.status", number);
        }

        yield return ("redirect.derivePort", "\"FROM_REQUEST_PORT\"");
        yield return ("redirect.derivePort", "\"FROM_PROTOCOL_DEFAULT\"");
        foreach (var length in (int[])[0, 1, 4096, 4097, 100_000, 1024 * 1024, (1024 * 1024) + 1])
        {
            yield return ("directResponse", $$"""{"status": 200, "body": {"string": {{Json(new string('x', length))}} } }""");
        }

        yield return ("directResponse", """{"status": 200, "body": {"bytes": "/w=="}}""");
        yield return ("directResponse", """{"status": 200, "body": {"string": "%REQ(x)% é"}}""");
    }

    private static IEnumerable<(string Path, string Json)> Ways()
    {
        foreach (var text in Texts)
        {
            yield return ("rewrite.uri", Json(text));
            yield return ("rewrite.authority", Json(text));
            yield return ("rewrite.uriRegexRewrite", $$"""{"match": "/(a)(b)?", "rewrite": {{Json(text)}}}""");
        }

        foreach (var regex in Regexes)
        {
            yield return ("rewrite.uriRegexRewrite", $$"""{"match": {{Json(regex)}}, "rewrite": "/x"}""");
        }

        foreach (var duration in Durations)
        {
            yield return ("timeout", Json(duration));
            yield return ("retries", $$"""{"attempts": 1, "perTryTimeout": {{Json(duration)}}}""");
            yield return ("retries", $$"""{"attempts": 1, "backoff": {{Json(duration)}}}""");
        }

        foreach (var number in Numbers)
        {
            yield return ("retries.attempts", number);
            yield return ("route", $$"""[{"destination": {{Destination}}, "weight": {{number}}}]""");
            yield return ("route", $$"""
                [{"destination": {{Destination}}, "weight": {{number}}},
                 {"destination": {"host": "s.example", "port": {"number": 8080} }, "weight": 2147483647},
                 {"destination": {{Destination}}, "weight": 2147483647, "headers": {"request": {"set": {"x": "y"} } } }]
                """);
            yield return ("mirror", Destination);
            yield return ("mirrors", $$"""[{"destination": {{Destination}}, "percentage": {"value": {{number}} } }]""");
        }

        foreach (var on in (string[])["", "5xx", "5xx,503", "retriable-headers", "nonsense", "600", "gateway-error, reset", ","])
        {
            yield return ("retries", $$"""{"attempts": 2, "retryOn": {{Json(on)}}}""");
        }

        yield return ("retries", """{"attempts": 2, "retryRemoteLocalities": true, "retryIgnorePreviousHosts": false}""");
    }

    private static IEnumerable<(string Path, string Json)> Edits()
    {
        foreach (var part in (string[])["headers.request", "headers.response"])
        {
            foreach (var name in Names)
            {
                yield return ($"{part}.set.{name}", "\"v\"");
                yield return ($"{part}.add.{name}", "\"v\"");
                yield return ($"{part}.remove", $"[{Json(name)}]");
            }

            foreach (var value in Values)
            {
                yield return ($"{part}.set.x-a", Json(value));
            }

            foreach (var name in Variables)
            {
                yield return ($"{part}.set.x-a", Json($"%{name}%"));
                yield return ($"{part}.set.x-a", Json($"%{name}(x)%"));
                yield return ($"{part}.set.x-a", Json($"%{name}(x):3%"));
                yield return ($"{part}.set.x-a", Json($"%{name}:3%"));
            }

            foreach (var count in (int[])[1000, 1001])
            {
                yield return ($"{part}.add", new JsonObject(Enumerable.Range(0, count).Select(
                    static index => KeyValuePair.Create($"x-{index}", (JsonNode?)JsonValue.Create("v")))).ToJsonString());
            }
        }

        foreach (var text in Texts)
        {
            yield return ("headers.request.set.Host", Json(text));
        }
    }

    private static IEnumerable<(string Path, string Json)> Origins()
    {
        foreach (var match in Matches())
        {
            yield return ("corsPolicy.allowOrigins", $"[{match}]");
        }

        foreach (var text in Texts)
        {
            yield return ("corsPolicy.allowOrigin", $"[{Json(text)}]");
            yield return ("corsPolicy.allowMethods", $"[{Json(text)}]");
            yield return ("corsPolicy.allowHeaders", $"[{Json(text)}]");
            yield return ("corsPolicy.exposeHeaders", $"[{Json(text)}]");
        }

        foreach (var duration in Durations)
        {
            yield return ("corsPolicy.maxAge", Json(duration));
        }

        yield return ("corsPolicy", """{"allowOrigins": [{"exact": "*"}], "allowCredentials": true, "unmatchedPreflights": "IGNORE"}""");
    }

    private static IEnumerable<(string Path, string Json)> Faults()
    {
        foreach (var number in Numbers)
        {
            yield return ("fault.abort.httpStatus", number);
            yield return ("fault.abort", $$"""{"grpcStatus": "UNAVAILABLE", "percentage": {"value": {{number}} } }""");
            yield return ("fault.delay", $$"""{"fixedDelay": "1s", "percentage": {"value": {{number}} } }""");
        }

        foreach (var duration in Durations)
        {
            yield return ("fault.delay", $$"""{"fixedDelay": {{Json(duration)}}, "percentage": {"value": 100} }""");
        }

        yield return ("fault", """{"abort": {"percentage": {"value": 100} }, "delay": {"percentage": {"value": 100} } }""");
    }

    private static JsonObject Rule(IReadOnlyList<(string Path, string Json)> edges)
    {
        var rule = new JsonObject();
        foreach (var (path, json) in edges)
        {
            Put(rule, path, json);
        }

        if (rule["redirect"] is null && rule["directResponse"] is null && rule["route"] is null)
        {
            rule["route"] = JsonNode.Parse($$"""[{"destination": {{Destination}}}]""");
        }

        return rule;
    }

    private static string Object(int index, JsonObject rule) => new JsonObject
    {
        ["apiVersion"] = "networking.istio.io/v1",
        ["kind"] = "VirtualService",
        ["metadata"] = new JsonObject { ["name"] = string.Create(CultureInfo.InvariantCulture, $"edge-{index}") },
        ["spec"] = new JsonObject
        {
            ["hosts"] = new JsonArray(string.Create(CultureInfo.InvariantCulture, $"edge-{index}.example")),
            ["http"] = new JsonArray(rule),
        },
    }.ToJsonString();
}
