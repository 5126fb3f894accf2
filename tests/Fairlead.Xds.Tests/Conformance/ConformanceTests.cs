using Fairlead.Testing.Programs;
using Fairlead.Xds.ConformanceTarget;
using Fairlead.Xds.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Xds.Tests.Conformance;

/// <summary>
/// The scenarios of the public xDS conformance suite, from its own feature files, each in every variant that its tags name. What they say
/// happens on real sockets: the target is asked as the suite asks it.
/// </summary>
public sealed class ConformanceTests
{
    // Eighteen outlines in three files; a reader that drops some of them must not pass.
    private const int Outlines = 18;

    public static TheoryData<Scenario> Scenarios() => [.. Read()];

    [RequiresProgramTheory(nameof(ExternalPrograms.XdsConformance))]
    [MemberData(nameof(Scenarios))]
    public async Task S117_S118_PublicSuite_Scenario_Holds(Scenario scenario)
    {
        var (xds, adapter) = TargetHost.Build(0, 0);
        await using (xds)
        await using (adapter)
        {
            await xds.StartAsync();
            await adapter.StartAsync();
            await using var run = new ScenarioRun(
                scenario, new Uri(xds.Urls.Single()), new Uri(adapter.Urls.Single()), xds.Services.GetRequiredService<XdsServer>());
            await run.RunAsync();
        }
    }

    [RequiresProgramFact(nameof(ExternalPrograms.XdsConformance))]
    public void PublicSuite_Files_AreReadWhole() =>
        Assert.Equal(Outlines,
            Files().Sum(
                static file => File.ReadLines(file).Count(static line => line.Contains("Scenario Outline:", StringComparison.Ordinal))));

    private static IEnumerable<Scenario> Read() =>
        Files().SelectMany(static file => FeatureReader.Read(Path.GetFileName(file), File.ReadLines(file)));

    private static IEnumerable<string> Files() => ExternalPrograms.XdsConformance.Path is { } folder
        ? Directory.EnumerateFiles(folder, "*.feature").Order(StringComparer.Ordinal)
        : [];
}
