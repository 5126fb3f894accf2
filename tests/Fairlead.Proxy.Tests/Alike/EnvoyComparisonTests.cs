using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Proxy.Tests.Hosting;
using Fairlead.Testing.Backends;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.Proxy.Tests.Alike;

/// <summary>
/// The same resources and the same requests through Envoy and through our sidecar: the answers, and what the endpoint sees, are the same.
/// </summary>
public sealed class EnvoyComparisonTests
{
    private const string Hosts = """
        {"name": "exact", "domains": ["a.test", "a.test:*"], "include_request_attempt_count": true,
          "request_headers_to_add": [{"header": {"key": "x-host-level", "value": "h"}}, {"header": {"key": "x-both", "value": "host"}}],
          "response_headers_to_add": [{"header": {"key": "x-answer", "value": "host"}}],
          "response_headers_to_remove": ["x-backend"],
          "routes": [
            {"match": {"prefix": "/rewrite/"}, "route": {"cluster": "one", "prefix_rewrite": "/"}},
            {"match": {"path": "/exact"}, "route": {"cluster": "one", "prefix_rewrite": "/new"}},
            {"match": {"prefix": "/regex"}, "route": {"cluster": "one", "regex_rewrite": {"pattern": {"regex": "/regex/([a-z]+)"}, "substitution": "/\\1/x"}}},
            {"match": {"safe_regex": {"regex": "/[0-9]+/num"}}, "route": {"cluster": "one", "host_rewrite_literal": "other.test"}},
            {"match": {"prefix": "/redirect-https"}, "redirect": {"https_redirect": true}},
            {"match": {"prefix": "/redirect-path"}, "redirect": {"path_redirect": "/there", "response_code": "FOUND"}},
            {"match": {"prefix": "/redirect-prefix"}, "redirect": {"prefix_rewrite": "/p", "host_redirect": "b.test", "response_code": "TEMPORARY_REDIRECT"}},
            {"match": {"prefix": "/redirect-port"}, "redirect": {"port_redirect": 8443, "strip_query": true, "response_code": "PERMANENT_REDIRECT"}},
            {"match": {"prefix": "/redirect-https-port"}, "redirect": {"https_redirect": true, "port_redirect": 444}},
            {"match": {"prefix": "/direct"}, "direct_response": {"status": 418, "body": {"inline_string": "short and stout"}}},
            {"match": {"prefix": "/empty"}, "direct_response": {"status": 200}},
            {"match": {"prefix": "/headers"}, "route": {"cluster": "one"},
              "request_headers_to_add": [
                {"header": {"key": "x-both", "value": "route"}},
                {"header": {"key": "x-over", "value": "new"}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"},
                {"header": {"key": "x-absent", "value": "new"}, "append_action": "ADD_IF_ABSENT"},
                {"header": {"key": "x-exists", "value": "new"}, "append_action": "OVERWRITE_IF_EXISTS"},
                {"header": {"key": "x-format", "value": "%REQ(:METHOD)% %PROTOCOL% 100%%"}}],
              "request_headers_to_remove": ["x-remove"]},
            {"match": {"prefix": "/matched", "headers": [{"name": "x-v", "string_match": {"exact": "1"}, "invert_match": true}]}, "route": {"cluster": "one", "prefix_rewrite": "/inverted"}},
            {"match": {"prefix": "/matched", "headers": [{"name": "x-v", "present_match": true, "invert_match": true}]}, "route": {"cluster": "one", "prefix_rewrite": "/absent"}},
            {"match": {"prefix": "/matched", "headers": [{"name": "x-n", "range_match": {"start": 1, "end": 5}, "invert_match": true}]}, "route": {"cluster": "one", "prefix_rewrite": "/range"}},
            {"match": {"prefix": "/matched"}, "route": {"cluster": "one", "prefix_rewrite": "/else"}},
            {"match": {"prefix": "/q", "query_parameters": [{"name": "v", "string_match": {"prefix": "1"}}]}, "route": {"cluster": "one", "prefix_rewrite": "/query"}},
            {"match": {"prefix": "/Case", "case_sensitive": false}, "route": {"cluster": "one", "prefix_rewrite": "/case"}},
            {"match": {"path_separated_prefix": "/sep"}, "route": {"cluster": "one", "prefix_rewrite": "/separated"}},
            {"match": {"prefix": "/refused"}, "route": {"cluster": "refused"}},
            {"match": {"prefix": "/retried"}, "route": {"cluster": "refused", "retry_policy": {"retry_on": "connect-failure", "num_retries": 1}}},
            {"match": {"prefix": "/nohosts"}, "route": {"cluster": "empty"}},
            {"match": {"prefix": "/nocluster"}, "route": {"cluster": "missing"}},
            {"match": {"prefix": "/nocluster404"}, "route": {"cluster": "missing", "cluster_not_found_response_code": "NOT_FOUND"}},
            {"match": {"prefix": "/slow"}, "route": {"cluster": "one", "timeout": "0.3s"}},
            {"match": {"prefix": "/slowtry"}, "route": {"cluster": "one", "retry_policy": {"retry_on": "5xx", "num_retries": 1, "per_try_timeout": "0.2s"}}},
            {"match": {"prefix": "/fails"}, "route": {"cluster": "one", "retry_policy": {"retry_on": "5xx", "num_retries": 2}}},
            {"match": {"prefix": "/abort"}, "route": {"cluster": "one"}, "typed_per_filter_config": {"envoy.filters.http.fault": {
              "@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault", "abort": {"http_status": 499, "percentage": {"numerator": 100}}}}},
            {"match": {"prefix": "/plain"}, "route": {"cluster": "one"}}
          ]},
        {"name": "suffix", "domains": ["*.wild.test"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "one", "prefix_rewrite": "/suffix"}}]},
        {"name": "suffix2", "domains": ["*.more.wild.test"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "one", "prefix_rewrite": "/suffix2"}}]},
        {"name": "prefix", "domains": ["wild.*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "one", "prefix_rewrite": "/prefix"}}]}
        """;

    private static readonly (string Method, string Target, string Host, string Headers)[] Cases =
    [
        ("GET", "/plain?x=1", "a.test", ""),
        ("GET", "/plain", "A.TEST", ""),
        ("GET", "/plain", "a.test:123", ""),
        ("POST", "/plain", "a.test", ""),
        ("PUT", "/plain", "a.test", "content-length: 0"),
        ("HEAD", "/plain", "a.test", ""),
        ("DELETE", "/plain", "a.test", "x-a: 1\nx-a: 2"),
        ("GET", "/plain", "a.test", "x-request-id: mine\nx-forwarded-proto: https\nx-forwarded-for: 1.2.3.4"),
        ("GET", "/plain", "a.test", "connection: x-drop\nx-drop: 1\nte: trailers\nkeep-alive: 5"),
        ("GET", "/plain", "a.test", "x-status: 404"),
        ("GET", "/plain", "a.test", "x-close: 1"),
        ("GET", "/plain", "a.test", "connection: upgrade\nupgrade: websocket"),
        ("GET", "http://a.test/plain?abs", "ignored.test", ""),
        ("GET", "/rewrite/a/b?c", "a.test", ""),
        ("GET", "/exact?q", "a.test", ""),
        ("GET", "/regex/foo/bar?q", "a.test", ""),
        ("GET", "/123/num", "a.test", ""),
        ("GET", "/redirect-https/a?b", "a.test:80", ""),
        ("GET", "/redirect-https/a?b", "a.test:1080", ""),
        ("GET", "/redirect-path/a?b", "a.test", ""),
        ("GET", "/redirect-prefix/a?b", "a.test:99", ""),
        ("GET", "/redirect-port/a?b", "a.test", ""),
        ("GET", "/redirect-https-port", "a.test:80", ""),
        ("GET", "/direct", "a.test", ""),
        ("HEAD", "/direct", "a.test", ""),
        ("GET", "/empty", "a.test", ""),
        ("GET", "/headers", "a.test", "x-over: old\nx-absent: old\nx-exists: old\nx-remove: old\nx-both: client"),
        ("GET", "/headers", "a.test", ""),
        ("GET", "/matched", "a.test", "x-v: 1\nx-n: 3"),
        ("GET", "/matched", "a.test", "x-v: 2"),
        ("GET", "/matched", "a.test", ""),
        ("GET", "/matched", "a.test", "x-v: 1\nx-n: 9"),
        ("GET", "/q?v=12", "a.test", ""),
        ("GET", "/q?w=1&v=2", "a.test", ""),
        ("GET", "/cASE/x", "a.test", ""),
        ("GET", "/sep/x", "a.test", ""),
        ("GET", "/separate", "a.test", ""),
        ("GET", "/refused", "a.test", ""),
        ("GET", "/retried", "a.test", ""),
        ("GET", "/nohosts", "a.test", ""),
        ("GET", "/nocluster", "a.test", ""),
        ("GET", "/nocluster404", "a.test", ""),
        ("GET", "/slow", "a.test", "x-delay-ms: 2000"),
        ("GET", "/slowtry", "a.test", "x-delay-ms: 2000"),
        ("GET", "/fails", "a.test", "x-fail-first: 1\nx-key: K"),
        ("GET", "/fails", "a.test", "x-fail-first: 9\nx-key: L"),
        ("GET", "/abort", "a.test", ""),
        ("POST", "/abort", "a.test", "content-type: application/grpc"),
        ("POST", "/nohosts", "a.test", "content-type: application/grpc"),
        ("GET", "/", "x.wild.test", ""),
        ("GET", "/", "y.more.wild.test", ""),
        ("GET", "/", "wild.org", ""),
        ("GET", "/", "nowhere.test", ""),
        ("GET", "/nothing", "a.test", ""),
    ];

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task EveryCase_ThroughBoth_IsAnsweredAlike()
    {
        using var directory = new TempDirectory();
        using var refused = new ReservedPort();
        await using var backend = await HttpBackend.StartAsync("b");
        var port = ReservedPort.Free();
        var routes = XdsJson.Routes("r", Hosts);
        var clusters = new[] { XdsJson.StaticText("one", "", backend.Port), XdsJson.StaticText("refused", "", refused.Number),
            XdsJson.StaticText("empty", "") };
        var more = """ "generate_request_id": true, """;
        var filters = XdsJson.Fault("");
        var config = directory.Write("envoy.json", $$$"""
            {"admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 0} } },
             "static_resources": {"listeners": [{{{XdsJson.ListenerText("web", XdsJson.Inline(routes)
                 .Replace("\"name\": \"r\"", "\"name\": \"r\", \"validate_clusters\": false", StringComparison.Ordinal), port, filters,
                     more)}}}],
               "clusters": [{{{string.Join(',', clusters)}}}]} }
            """);
        await using var envoy = ExternalProcess.Start(new ProgramStart(
            ExternalPrograms.Envoy.RequiredPath, "-c", config, "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warning"));
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply([.. clusters.Select(XdsJson.Parse<Envoy.Config.Cluster.V3.Cluster>)]);
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(routes), filters: filters, more: more));
        await WaitForAsync(port, envoy);

        var differences = new StringBuilder();
        foreach (var test in Cases)
        {
            var theirs = await AskAsync(port, test, "envoy");
            var ours = await AskAsync(proxy.Host.Listeners["web"].Port, test, "ours");
            if (theirs != ours)
            {
                differences.Append(CultureInfo.InvariantCulture, $"\n== {test}\n-- envoy\n{theirs}\n-- ours\n{ours}\n");
            }
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static async Task WaitForAsync(int port, ExternalProcess envoy)
    {
        for (var i = 0; i < 600; i++)
        {
            using var client = new System.Net.Sockets.TcpClient();
            try
            {
                await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
                return;
            }
            catch (System.Net.Sockets.SocketException)
            {
                Assert.True(envoy.IsRunning, envoy.Errors);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        Assert.Fail("Envoy does not listen: " + envoy.Errors);
    }

    private static async Task<string> AskAsync(int port, (string Method, string Target, string Host, string Headers) test, string who)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
        var stream = client.GetStream();
        var body = test.Method == "POST" ? "some body" : "";
        var connection = test.Headers.Contains("connection:", StringComparison.Ordinal) ? "" : "connection: close\r\n";
        var length = body.Length > 0 ? $"content-length: {body.Length}\r\n" : "";
        // Counters of the endpoint are by key: each proxy has its own.
        var headers = string.Concat(test.Headers.Replace("x-key: ", "x-key: " + who, StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static h => h + "\r\n"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{test.Method} {test.Target} HTTP/1.1\r\nhost: {test.Host}\r\n{connection}{length}{headers}\r\n{body}"));
        return Normalize(await ReadAsync(stream, test.Method == "HEAD"), who);
    }

    private static async Task<string> ReadAsync(Stream stream, bool bodiless)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            var count = await stream.ReadAsync(buffer, limit.Token);
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (count == 0 || end >= 0 && (bodiless || IsComplete(all, end)))
            {
                return all;
            }
        }
    }

    private static bool IsComplete(string text, int end)
    {
        var length = text.Split("\r\n")
            .Select(static l => l.Split(':'))
            .FirstOrDefault(static p => p[0].Equals("content-length", StringComparison.OrdinalIgnoreCase));
        return length is not null && text.Length - end - 4 >= int.Parse(length[1], CultureInfo.InvariantCulture);
    }

    // What may differ: names of servers, dates, generated ids, times, the case of names and their order, and how the connection goes on.
    private static string Normalize(string response, string who)
    {
        var end = response.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = response[..end].Split("\r\n");
        var body = response[(end + 4)..];
        var headers = lines.Skip(1).Select(static l => l.Split(": ", 2)).Select(static p => (Name: p[0].ToLowerInvariant(), Value: p[^1]))
            .Where(static h => h.Name is not ("server" or "date" or "connection" or "transfer-encoding"))
            .Where(h => h.Name != "content-length" || !body.StartsWith('{'))
            .Where(h => h.Name != "x-attempt" || body.Contains("x-key", StringComparison.Ordinal))
            .Select(static h => h.Name == "x-envoy-upstream-service-time" ? h with { Value = "T" } : h)
            .OrderBy(static h => h.Name, StringComparer.Ordinal);
        var status = lines[0].Split(' ')[1];
        return $"{status}\n{string.Join('\n', headers.Select(static h => $"{h.Name}: {h.Value}"))}\n\n{NormalizeBody(body, who)}";
    }

    private static string NormalizeBody(string body, string who)
    {
        if (!body.StartsWith('{'))
        {
            return body;
        }

        var seen = JsonNode.Parse(body)!.AsObject();
        seen.Remove("connection");
        var headers = seen["headers"]!.AsObject();
        if (headers.ContainsKey("x-request-id") && (string?)headers["x-request-id"] is { Length: 36 })
        {
            headers["x-request-id"] = "ID";
        }

        // A later attempt says how much time is left, to the millisecond.
        if ((string?)headers["x-envoy-expected-rq-timeout-ms"] is ['1', '4', ..])
        {
            headers["x-envoy-expected-rq-timeout-ms"] = "LEFT";
        }

        if ((string?)headers["x-key"] is not { } key)
        {
            seen.Remove("attempt");
        }
        else
        {
            headers["x-key"] = key.Replace(who, "", StringComparison.Ordinal);
        }

        seen["headers"] = new JsonObject(headers.OrderBy(static h => h.Key, StringComparer.Ordinal)
            .Select(static h => KeyValuePair.Create(h.Key, h.Value?.DeepClone())));
        return seen.ToJsonString();
    }
}
