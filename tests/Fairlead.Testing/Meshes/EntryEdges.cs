using System.Globalization;
using System.Text.Json.Nodes;
using static Fairlead.Testing.Meshes.EdgeJson;

namespace Fairlead.Testing.Meshes;

/// <summary>
/// ServiceEntries at the edges of every field, good ones and bad ones, beside a Sidecar that asks for listeners of connections: what the
/// readers take of them, clients have to take too.
/// </summary>
public static class EntryEdges
{
    // What stands for the number of the object in a text, so that names are not given twice.
    private const string Number = "#";

    // What stands for a port of TLS, and for one of bytes.
    private const string Tls = "8443";
    private const string Bytes = "9000";

    private static readonly string[] Texts =
    [
        "", " ", "a", "A", "a b", "a.b", "a/b", "a_b", "-a", "a-", "é", "%", "*", "*.a", "\n", "\u0001", "a,b", "a|b", "a:1",
        "'", "\\", "~", ".",
        new('a', 63), new('a', 64), new('a', 253), new('a', 254), "2001:db8::1", "10.0.0.1",
    ];

    private static readonly string[] Hosts =
    [
        "a-#.example", "A-#.Example", "a_#.example", "*.wild-#.example", "*-#.example", "*", "*.", "a-#", "a-#.", ".a-#",
        "a-#..b", "a-#.example:80",
        "10.1.#.1", "[2001:db8::#]", "2001:db8::#", "é-#.example", "xn--9ca-#.example", "a#.*.example", "", "a b#", "a/#", "a%#", "~#",
        new string('a', 63) + "-#.example", new string('a', 50) + "-#.example", string.Concat(Enumerable.Repeat("abcdefgh.", 27)) + "a-#",
        string.Concat(Enumerable.Repeat("abcdefgh.", 29)) + "a-#",
    ];

    private static readonly string[] Addresses =
    [
        "10.0.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "127.0.0.1", "2001:db8::1", "::", "::1", "::ffff:10.0.0.1",
        "fe80::1", "fe80::1%eth0",
        "2001:DB8::1", "[2001:db8::1]", "10.0.0.0/8", "10.0.0.1/32", "2001:db8::/32", "::/0", "0.0.0.0/0", "10.0.0.1/33",
        "10.0.0.256", "10.1",
        "010.0.0.1", "10.0.0.1:80", "a.example", "a_b.example", "*.example", "a.example.", "A.Example", "localhost", "é.example", "",
        " ", "unix:///run/a.sock", "unix://run/a.sock", "unix://@abstract", "unix://", "/run/a.sock",
        string.Concat(Enumerable.Repeat("abcdefgh.", 28)) + "a", string.Concat(Enumerable.Repeat("abcdefgh.", 29)) + "a",
    ];

    private static readonly string[] Protocols =
    [
        "HTTP", "http", "HTTP2", "GRPC", "grpc", "GRPC-WEB", "HTTPS", "TLS", "TCP", "MONGO", "MYSQL", "REDIS", "UDP", "HBONE",
        "HTTP_PROXY", "", "x",
    ];

    private static readonly string[] Resolutions = ["NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS", "", "x"];

    private static readonly string[] Numbers =
        ["-1", "0", "1", "80", "65535", "65536", "1000000", "1000001", "2147483647", "4294967295", "0.5"];

    private static readonly string[] Localities =
        ["", "a", "a/b", "a/b/c", "a/b/c/d", "/", "//", "/b", "a//c", "a/", " ", "é/ü", "a b/c", "a,b", new('a', 300)];

    /// <summary>The Sidecar, then an object for each edge of each field, each for a host of its own.</summary>
    /// <param name="tls">The port of TLS for which the Sidecar has a listener.</param>
    /// <param name="bytes">The port of bytes for which it has one.</param>
    public static IReadOnlyList<string> OneByOne(int tls = 8443, int bytes = 9000) =>
        [Sidecar(tls, bytes), .. All().Select((edge, index) => Object(index, [edge], tls, bytes))];

    /// <summary>The Sidecar, then objects in which several edges come together.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">What they are drawn with.</param>
    public static IReadOnlyList<string> Together(int count, int seed)
    {
        var edges = All().ToList();
        Random random = new(seed);
        return
        [
            Sidecar(8443, 9000),
            .. Enumerable.Range(0, count).Select(index => Object(
                index, [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => edges[random.Next(edges.Count)])], 8443, 9000)),
        ];
    }

    private static IEnumerable<(string Path, string Json)> All() => [.. Names(), .. Ports(), .. Places(), .. Endpoints(), .. Dynamic()];

    private static IEnumerable<(string Path, string Json)> Names()
    {
        foreach (var host in Hosts)
        {
            yield return ("hosts", $"[{Json(host)}]");
            yield return ("", $$"""{"hosts": [{{Json(host)}}], "ports": {{Port(Tls, "p", "TLS")}} }""");
            yield return ("hosts", $"""["first-{Number}.example", {Json(host)}]""");
        }

        yield return ("hosts", "[]");
        yield return ("hosts", $"""["twice-{Number}.example", "twice-{Number}.example"]""");
        yield return ("hosts", $"""["twice-{Number}.example", "Twice-{Number}.Example", "*.twice-{Number}.example"]""");
        foreach (var address in Addresses)
        {
            yield return ("addresses", $"[{Json(address)}]");
            yield return ("addresses", $"""["10.9.9.9", {Json(address)}]""");
        }

        foreach (var text in Texts)
        {
            yield return ("subjectAltNames", $"[{Json(text)}]");
            yield return ("exportTo", $"[{Json(text)}]");
            yield return ("workloadSelector", $$"""{"labels": {"app": {{Json(text)}} } }""");
        }

        foreach (var list in (string[])[
            """["*", "."]""", """["."]""", """["~"]""", """["*", "web"]""", """[".", "web"]""", """["web", "web"]""", "[]"])
        {
            yield return ("exportTo", list);
        }

        foreach (var name in (string[])["spiffe://a/ns/b/sa/c", "https://a.example/", "a@b.example", "*.a.example", "10.0.0.1", "urn:x"])
        {
            yield return ("subjectAltNames", $"[{Json(name)}, {Json(name)}]");
        }

        yield return ("workloadSelector", "{}");
        yield return ("location", "\"MESH_INTERNAL\"");
        yield return ("location", "\"MESH_EXTERNAL\"");
        yield return ("location", "\"x\"");
        yield return ("location", "0");
    }

    private static IEnumerable<(string Path, string Json)> Ports()
    {
        foreach (var protocol in Protocols)
        {
            foreach (var number in (string[])["80", Tls, Bytes])
            {
                yield return ("ports", Port(number, "p", protocol));
                yield return ("ports", $"""[{Port(number, "one", protocol)[1..^1]}, {Port("81", "two", "HTTP")[1..^1]}]""");
            }

            yield return ("ports", Port("80", protocol.ToLowerInvariant() + "-a", ""));
        }

        foreach (var text in Texts)
        {
            yield return ("ports", Port("80", text, "HTTP"));
            yield return ("ports", Port("80", $"tcp-{text}", ""));
        }

        foreach (var number in Numbers)
        {
            yield return ("ports", Port(number, "http", "HTTP"));
            yield return ("ports", Port(number, "tls", "TLS"));
            yield return ("ports", $$"""[{"number": 80, "name": "http", "protocol": "HTTP", "targetPort": {{number}} }]""");
        }

        yield return ("ports", "[]");
        yield return ("ports", $"""[{Port("80", "a", "HTTP")[1..^1]}, {Port("80", "b", "TCP")[1..^1]}]""");
        yield return ("ports", $"""[{Port("80", "a", "HTTP")[1..^1]}, {Port("81", "a", "TCP")[1..^1]}]""");
    }

    private static IEnumerable<(string Path, string Json)> Places()
    {
        foreach (var resolution in Resolutions)
        {
            yield return ("resolution", Json(resolution));
            foreach (var address in Addresses)
            {
                yield return ("", Entry(resolution, $$"""[{"address": {{Json(address)}} }]"""));
            }

            foreach (var host in Hosts)
            {
                yield return ("", $$"""{"hosts": [{{Json(host)}}], "resolution": {{Json(resolution)}}, "endpoints": []}""");
            }

            foreach (var protocol in Protocols)
            {
                yield return ("", $$"""{"resolution": {{Json(resolution)}}, "ports": {{Port(Tls, "p", protocol)}}, "endpoints": []}""");
            }

            yield return ("", Entry(resolution, "[]"));
            yield return ("", Entry(resolution, """[{"address": "10.0.0.1"}, {"address": "10.0.0.1"}, {"address": "a.example"}]"""));
            yield return (
                "", Entry(resolution, """[{"address": "a.example", "weight": 3}, {"address": "b.example", "locality": "a/b"}]"""));
            yield return ("", Entry(resolution, """[{"network": "east"}, {"address": "a.example", "network": "west"}]"""));
            yield return ("", Entry(resolution, """[{"address": "unix:///run/a.sock"}, {"address": "10.0.0.1"}]"""));
        }
    }

    private static IEnumerable<(string Path, string Json)> Endpoints()
    {
        foreach (var text in Texts)
        {
            yield return ("endpoints.0.network", Json(text));
            yield return ("endpoints.0.serviceAccount", Json(text));
            yield return ("endpoints.0.labels", $$"""{ {{Json(text)}}: "v" }""");
            yield return ("endpoints.0.labels.version", Json(text));
            yield return ("endpoints.0.ports", $$"""{ {{Json(text)}}: 80 }""");
        }

        foreach (var locality in Localities)
        {
            yield return ("endpoints.0.locality", Json(locality));
            yield return (
                "endpoints", $$"""[{"address": "10.0.0.1"}, {"address": "10.0.0.2", "weight": 7, "locality": {{Json(locality)}} }]""");
        }

        foreach (var number in Numbers)
        {
            yield return ("endpoints.0.weight", number);
            yield return ("endpoints.0.ports.http", number);
            yield return ("endpoints", $$"""
                [{"address": "10.0.0.1", "weight": {{number}} }, {"address": "10.0.0.2", "weight": 1000000},
                 {"address": "10.0.0.3", "weight": 1000000, "locality": "a/b"}]
                """);
        }

        // Their weights together are more than Envoy takes of one locality, or of all.
        foreach (var (count, weight) in ((int, int)[])[(4294, 1_000_000), (4295, 1_000_000), (5000, 1_000_000), (500, 0)])
        {
            yield return ("endpoints", new JsonArray([.. Enumerable.Range(0, count).Select(n => (JsonNode)new JsonObject
            {
                ["address"] = string.Create(CultureInfo.InvariantCulture, $"10.{n >> 16}.{(n >> 8) & 255}.{n & 255}"),
                ["weight"] = weight,
                ["locality"] = string.Create(CultureInfo.InvariantCulture, $"r{n % 2}"),
            })]).ToJsonString());
        }
    }

    // Hosts that are looked up as requests name them.
    private static IEnumerable<(string Path, string Json)> Dynamic()
    {
        const string Entry = "\"hosts\": [\"*.dynamic-#.example\"], \"resolution\": \"DYNAMIC_DNS\", \"endpoints\": []";
        foreach (var protocol in Protocols)
        {
            foreach (var number in (string[])["80", "443", Tls, Bytes])
            {
                yield return ("", $$"""{ {{Entry}}, "ports": {{Port(number, "p", protocol)}} }""");
                yield return (
                    "", $$"""{ {{Entry}}, "ports": [{{Port(number, "a", protocol)[1..^1]}}, {{Port("81", "b", "GRPC")[1..^1]}}] }""");
            }
        }

        foreach (var number in Numbers)
        {
            foreach (var protocol in (string[])["HTTP", "TLS"])
            {
                yield return (
                    "",
                    $$"""
                    { {{Entry}}, "ports": [{"number": {{Tls}}, "name": "p", "protocol": "{{protocol}}", "targetPort": {{number}} }]}
                    """);
            }
        }

        foreach (var address in Addresses)
        {
            yield return ("", $$"""{ {{Entry}}, "addresses": [{{Json(address)}}] }""");
        }

        yield return (
            "", """{"hosts": ["*.one-#.example", "*.two-#.example", "*-#.example"], "resolution": "DYNAMIC_DNS", "endpoints": []}""");
        yield return ("", $$"""{ {{Entry}}, "location": "MESH_EXTERNAL", "subjectAltNames": ["a.example"]}""");
        yield return ("", $$"""{ {{Entry}}, "workloadSelector": {"labels": {"app": "a"} } }""");
    }

    private static string Port(string number, string name, string protocol) =>
        $$"""[{"number": {{number}}, "name": {{Json(name)}}, "protocol": {{Json(protocol)}} }]""";

    private static string Entry(string resolution, string endpoints) =>
        $$"""{"resolution": {{Json(resolution)}}, "endpoints": {{endpoints}} }""";

    private static string Object(int index, IReadOnlyList<(string Path, string Json)> edges, int tls, int bytes)
    {
        var name = index.ToString(CultureInfo.InvariantCulture);
        var spec = (JsonObject)JsonNode.Parse("""
            {"hosts": ["edge-#.example"], "location": "MESH_INTERNAL", "resolution": "STATIC",
             "ports": [{"number": 80, "name": "http", "protocol": "HTTP"}], "endpoints": [{"address": "10.0.0.1"}]}
            """)!; // it is an object
        foreach (var (path, json) in edges)
        {
            if (path.Length > 0)
            {
                Put(spec, path, json);
                continue;
            }

            // Several fields that come together.
            foreach (var (field, value) in (JsonObject)JsonNode.Parse(json)!) // it is an object
            {
                spec[field] = value?.DeepClone();
            }
        }

        return new JsonObject
        {
            ["apiVersion"] = "networking.istio.io/v1",
            ["kind"] = "ServiceEntry",
            ["metadata"] = new JsonObject { ["name"] = $"edge-{name}" },
            ["spec"] = spec,
        }.ToJsonString()
            .Replace(Number, name, StringComparison.Ordinal)
            .Replace($"\"number\":{Tls}", string.Create(CultureInfo.InvariantCulture, $"\"number\":{tls}"), StringComparison.Ordinal)
            .Replace($"\"number\":{Bytes}", string.Create(CultureInfo.InvariantCulture, $"\"number\":{bytes}"), StringComparison.Ordinal);
    }

    private static string Sidecar(int tls, int bytes) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"apiVersion": "networking.istio.io/v1", "kind": "Sidecar", "metadata": {"name": "default"}, "spec": {"egress": [
         {"port": {"number": {{{tls}}}, "name": "tls", "protocol": "TLS"}, "bind": "127.0.0.1", "hosts": ["*/*"]},
         {"port": {"number": {{{bytes}}}, "name": "tcp", "protocol": "TCP"}, "bind": "127.0.0.1", "hosts": ["*/*"]},
         {"hosts": ["*/*"]}]}}
        """);
}
