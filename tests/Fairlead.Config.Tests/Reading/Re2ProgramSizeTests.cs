using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Config.Reading;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.Config.Tests.Reading;

public sealed class Re2ProgramSizeTests
{
    private static readonly string[] Atoms =
    [
        "a", "B", "é", ".", "[a-c]", "[^aé]", "[é-ÿ]", "[a-zA-Z0-9_.-]", @"\d", @"\W", @"\s", @"\p{Lu}", @"\P{L}", @"\.", @"\x41",
        "^", "$", @"\b", "(?i)", "(?-i)", "(?s)", "()", "(?:)",
    ];

    [Theory]
    [InlineData("", true)]
    [InlineData("/.{1,60}", true)]
    [InlineData("^/users/([0-9]+)(/.*)?$", true)]
    [InlineData(@"(?i)\w{100}", true)]
    [InlineData("x{1000}", true)]
    [InlineData(".{1000}", true)]
    [InlineData("(.{10}){100}.{1000}.{1000}.{1000}", false)]
    [InlineData(@"\p{L}\p{L}\p{L}\p{L}\p{L}", false)]
    public void Bound_EverydayExpression_IsTaken(string pattern, bool isTaken) =>
        Assert.Equal(isTaken, Re2ProgramSize.Bound(pattern) <= Re2ProgramSize.Max);

    /// <summary>Envoy compiles each expression whose bound is a limit at most, while it takes no larger program than that.</summary>
    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(Re2ProgramSize.Max)]
    public async Task Bound_AnyExpression_IsNoLessThanItsProgram(int limit)
    {
        var random = new Random(limit);
        List<string> patterns = [];
        for (var round = 0; round < 4000 && patterns.Count < 400; round++)
        {
            var pattern = Alternatives(random, depth: 3);
            if (pattern.Length is > 0 and <= 1024 && RegexReader.Check(pattern) is null && Re2ProgramSize.Bound(pattern) <= limit)
            {
                patterns.Add(pattern);
            }
        }

        using var folder = new TempDirectory();
        var file = Path.Combine(folder.Path, "bootstrap.json");
        await File.WriteAllTextAsync(file, Bootstrap(patterns, limit).ToJsonString());
        var ended = await ExternalProcess.RunAsync(
            new ProgramStart(ExternalPrograms.Envoy.RequiredPath, "--mode", "validate", "-c", file, "--log-level", "error"),
            TimeSpan.FromMinutes(2));

        Assert.InRange(patterns.Count, 100, 400);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Errors);
    }

    private static string Alternatives(Random random, int depth) => string.Join(
        '|', Enumerable.Range(0, random.Next(4) == 0 ? 2 : 1)
            .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Repeated(random, depth)))));

    private static string Repeated(Random random, int depth)
    {
        var item = depth == 0 || random.Next(3) > 0
            ? Atoms[random.Next(Atoms.Length)]
            : (random.Next(2) == 0 ? "(" : "(?:") + Alternatives(random, depth - 1) + ")";
        var count = random.Next(1, 12);
        return item + random.Next(9) switch
        {
            0 => "*",
            1 => "+",
            2 => "?",
            3 => string.Create(CultureInfo.InvariantCulture, $"{{{count}}}"),
            4 => string.Create(CultureInfo.InvariantCulture, $"{{{count},}}"),
            5 => string.Create(CultureInfo.InvariantCulture, $"{{0,{count}}}?"),
            _ => "",
        };
    }

    private static JsonObject Bootstrap(IEnumerable<string> patterns, int limit)
    {
        var root = JsonNode.Parse(
            """
            {"static_resources": {"listeners": [{"name": "l", "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}},
            "filter_chains": [{"filters": [{"name": "http", "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix": "x", "route_config": {"name": "r", "virtual_hosts": [{"name": "v", "domains": ["*"], "routes": []}]},
            "http_filters": [{"name": "router",
            "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]}}]}]}]},
            "layered_runtime": {"layers": [{"name": "limit", "static_layer": {}}]}}
            """)!.AsObject();
        root["layered_runtime"]!["layers"]![0]!["static_layer"]!["re2.max_program_size.error_level"] = limit;
        var routes = root["static_resources"]!["listeners"]![0]!["filter_chains"]![0]!["filters"]![0]!["typed_config"]!["route_config"]!
            ["virtual_hosts"]![0]!["routes"]!.AsArray();
        foreach (var pattern in patterns)
        {
            routes.Add((JsonNode)new JsonObject
            {
                ["match"] = new JsonObject { ["safe_regex"] = new JsonObject { ["regex"] = pattern } },
                ["direct_response"] = new JsonObject { ["status"] = 200 },
            });
        }

        return root;
    }
}
