using System.Globalization;
using System.Text;
using Fairlead.Config.Documents;
using Fairlead.Config.Istio;

namespace Fairlead.Config.Tests.Documents;

/// <summary>A large text that is read by what differs gives what reading it as a whole gives.</summary>
public sealed class LargeTextTests
{
    private const int Endpoints = 700;

    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_ROUNDS"), out var rounds) ? rounds / 20 : 20;

    // Among them what may mean something beyond its line.
    private static readonly string[] Lines =
    [
        "- {address: 10.9.9.9}", "- {address: 10.9.9.8, weight: 3, labels: {version: v9}}", "- address: 10.9.9.7", "  weight: 5", "  labels: {a: b}", "- address: 10.1", "- &a {address: 10.9.9.6}",
        "- *a", "# - {address: 10.9.9.5}", "", "   ", "-", "- - {address: 10.9.9.4}", "- {address: 10.9.9.3,", "  weight: 4}", "- {address: 'x", "  y'}", "- |", "  text", "- !!map {address: 10.9.9.2}",
        "exportTo: ['*']", "---", "...", "-\t{address: 10.9.9.1}", "- ? address", "  : 10.9.9.1", "- address: \"10.9.9.0\"", "  address: 10.9.8.1", "- {address: 10.9.7.1}\r", "  network: |2", "    n",
    ];

    [Fact]
    public void Next_AnyEdit_IsWhatTheWholeIs()
    {
        var partly = 0;
        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            var text = Text(random);
            TextReading.Read(Encoding.UTF8.GetBytes(string.Join('\n', text)), "test", "large.yaml", out var large);
            for (var step = 0; step < 15; step++)
            {
                Assert.NotNull(large);
                var edited = Edit(text, random);
                var bytes = Encoding.UTF8.GetBytes(string.Join('\n', edited));
                var whole = TextReading.Read(bytes, "test", "large.yaml", out var read);
                if (large.Next(bytes, "test", "large.yaml") is not { } next)
                {
                    (large, text) = read is null ? (large, text) : (read, edited);
                    continue;
                }

                partly++;
                Assert.Empty(whole.Problems);
                Assert.Equal(whole.Objects, next.Result.Objects);
                Assert.Equal(whole.Objects.Select(static item => item.ResourceVersion), next.Result.Objects.Select(static item => item.ResourceVersion));
                (large, text) = (next, edited);
            }
        }

        Assert.InRange(partly, Rounds * 4, int.MaxValue);
    }

    [Fact]
    public void Next_OneEndpoint_ReadsThatOneOnly()
    {
        var text = Text(new Random(1));
        TextReading.Read(Encoding.UTF8.GetBytes(string.Join('\n', text)), "test", "large.yaml", out var large);
        var line = Array.FindLastIndex(text, static candidate => candidate.Contains("- {address", StringComparison.Ordinal));
        text[line] = text[line].Replace("10.", "11.", StringComparison.Ordinal);
        var next = large?.Next(Encoding.UTF8.GetBytes(string.Join('\n', text)), "test", "large.yaml");
        Assert.NotNull(next);
        var pairs = EndpointsOf(large!.Result).Zip(EndpointsOf(next.Result)); // there by the assertion
        var differing = Assert.Single(pairs, static pair => !ReferenceEquals(pair.First, pair.Second));
        Assert.NotEqual(differing.First.Address, differing.Second.Address);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(350, 0)]
    [InlineData(700, 0)]
    [InlineData(0, 1)]
    [InlineData(350, 3)]
    [InlineData(698, 2)]
    public void Next_EndpointComesOrGoes_TheOthersAreMoved(int at, int gone)
    {
        List<string> text = [.. Text(new Random(1)).Where(static line => !line.Contains("labels: {version: v1, track", StringComparison.Ordinal))];
        TextReading.Read(Encoding.UTF8.GetBytes(string.Join('\n', text)), "test", "large.yaml", out var large);
        var first = text.FindIndex(static line => line.Contains("- ", StringComparison.Ordinal));
        text.RemoveRange(first + at, gone);
        text.Insert(first + at, text[first].Replace("10.", "11.", StringComparison.Ordinal));
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', text));
        var next = large?.Next(bytes, "test", "large.yaml");
        Assert.NotNull(next);
        Assert.Equal(TextReading.Read(bytes, "test", "large.yaml").Objects, next.Result.Objects);
        var former = EndpointsOf(large!.Result).ToHashSet(ReferenceEqualityComparer.Instance); // there by the assertion
        var addresses = EndpointsOf(large.Result).Select(static endpoint => endpoint.Address).ToHashSet(ReferenceEqualityComparer.Instance);
        var own = EndpointsOf(next.Result).Take(Endpoints + 1 - gone).ToList();

        // The one above is read again too, since what comes in could belong to it.
        Assert.InRange(own.TakeWhile(former.Contains).Count(), at - 1, at);
        Assert.InRange(own.Count(endpoint => !addresses.Contains(endpoint.Address)), 1, 2);
    }

    [Fact]
    public void Next_MistakeInAnItem_IsReadAsAWhole()
    {
        var text = Text(new Random(1));
        TextReading.Read(Encoding.UTF8.GetBytes(string.Join('\n', text)), "test", "large.yaml", out var large);
        var line = Array.FindLastIndex(text, static candidate => candidate.Contains("- {address", StringComparison.Ordinal));
        text[line] = text[line].Replace("address", "adress", StringComparison.Ordinal);
        Assert.Null(large?.Next(Encoding.UTF8.GetBytes(string.Join('\n', text)), "test", "large.yaml"));
    }

    private static IEnumerable<WorkloadConfig> EndpointsOf(ReadResult result) => result.Objects.SelectMany(static item => (item.Spec as ServiceEntryConfig)?.Endpoints ?? []);

    private static string[] Text(Random random)
    {
        var indent = new string(' ', random.Next(0, 3) * 2);
        List<string> lines = [];
        foreach (var name in (string[])["one", "two"])
        {
            lines.AddRange(
            [
                "---", "apiVersion: networking.istio.io/v1", "kind: ServiceEntry", $"metadata: {{name: {name}}}", "spec:",
                $"  hosts: [{name}.internal]", "  resolution: STATIC", "  ports: [{number: 80, name: http, protocol: HTTP}]", "  endpoints:",
            ]);
            for (var i = 0; i < Endpoints; i++)
            {
                var address = string.Create(CultureInfo.InvariantCulture, $"10.{i >> 8}.{i & 255}.1");
                lines.AddRange(random.Next(4) == 0 ? [$"  {indent}- address: {address}", $"  {indent}  labels: {{version: v1, track: stable, from: here}}"]
                    : [$"  {indent}- {{address: {address}, labels: {{version: v{i % 3}}}}} # a remark"]);
            }

            if (random.Next(2) == 0)
            {
                lines.Add("  location: MESH_INTERNAL");
            }
        }

        return [.. lines, ""];
    }

    private static string[] Edit(string[] text, Random random)
    {
        List<string> edited = [.. text];
        var at = random.Next(8) switch { 0 => random.Next(12), 1 => random.Next(text.Length - 12, text.Length - 3), 2 => (text.Length / 2) + random.Next(-10, 10), _ => random.Next(text.Length - 3) };
        if (random.Next(2) == 0)
        {
            // Lines come, go, or stand twice.
            var former = text[at];
            var indent = new string(' ', former.Length - former.TrimStart().Length);
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                switch (random.Next(4))
                {
                    case 0:
                        edited.Insert(at, indent + Lines[random.Next(Lines.Length)]);
                        break;
                    case 1:
                        edited.Insert(at, former.Replace(".1", $".{random.Next(100)}", StringComparison.Ordinal));
                        break;
                    default:
                        edited.RemoveAt(at);
                        break;
                }
            }

            return [.. edited];
        }

        for (var count = random.Next(1, 3); count > 0; count--, at++)
        {
            var former = edited[at];
            var indent = former.Length - former.TrimStart().Length;
            edited[at] = random.Next(5) switch
            {
                0 => new string(' ', indent) + Lines[random.Next(Lines.Length)],
                1 => former.Insert(random.Next(former.Length + 1), random.Next(3) switch { 0 => " ", 1 => "x", _ => "\n" }),
                _ => former.Replace(".1", $".{random.Next(100)}", StringComparison.Ordinal).Replace("v1", "v7", StringComparison.Ordinal),
            };
        }

        return string.Join('\n', edited).Split('\n');
    }
}
