using System.Text.Json;
using Fairlead.Cli;
using Fairlead.Testing.Golden;
using Fairlead.Tests.Cli;

namespace Fairlead.Tests.Offline;

/// <summary>Cases from folders to reports: <c>UPDATE_GOLDEN=1</c> rewrites the reports.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class AnalyzeTests
{
    private const string Suite = "tests/Fairlead.Tests/Offline/Cases";

    public static IEnumerable<object[]> Cases => GoldenFile.Cases(Suite);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Analyze_Folder_IsReported(string name)
    {
        var folder = RepositoryRoot.Combine([.. Suite.Split('/'), name]);
        var input = Path.Combine(folder, "input");
        var run = await CliRun.OfAsync("analyze", input);
        Assert.Equal(run.Out.Length == 0 ? ExitCode.Done : ExitCode.Found, run.ExitCode);
        var report = run.Out.Replace(input + "/", "", StringComparison.Ordinal) + run.Error;
        GoldenFile.AssertMatches(Path.Combine(folder, "report.txt"), report);
    }

    [Fact]
    public async Task Analyze_AsJson_SaysWhatValidateSaysAndMore()
    {
        var input = RepositoryRoot.Combine([.. Suite.Split('/'), "shop", "input"]);
        using var validated = JsonDocument.Parse((await CliRun.OfAsync("validate", input, "-o", "json")).Out);
        using var analyzed = JsonDocument.Parse((await CliRun.OfAsync("analyze", input, "-o", "json")).Out);
        var known = Lines(validated);
        var all = Lines(analyzed);
        Assert.Contains(all, line => line.StartsWith("FL16", StringComparison.Ordinal));

        // A host that another source may know is told in another way, and nothing is told twice.
        Assert.DoesNotContain(known.Except(all), static line => !line.StartsWith("FL1401", StringComparison.Ordinal));
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    private static List<string> Lines(JsonDocument document) =>
    [
        .. document.RootElement.GetProperty("problems").EnumerateArray().Select(static problem => string.Join(
            ' ', problem.GetProperty("code"), problem.GetProperty("file"), problem.GetProperty("line"), problem.GetProperty("message"))),
    ];
}
