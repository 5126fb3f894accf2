using Fairlead.Cli;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Tests.Cli;
using Fairlead.Tests.Processes;

namespace Fairlead.Tests.Demo;

/// <summary>The main job on real input, from end to end, as processes.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class DemoCheckTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Demo_WithOurSidecars_PassesItsCheck() => Passed(await ExternalProcess.RunAsync(FairleadProgram.Start("demo", "--check", "--fast"), Patience));

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Demo_WithEnvoy_PassesItsCheck() =>
        Passed(await ExternalProcess.RunAsync(FairleadProgram.Start("demo", "--check", "--fast", "--envoy", ExternalPrograms.Envoy.Path ?? ""), Patience));

    [Fact]
    public async Task Demo_EnvoyThatIsNone_Exits2()
    {
        var result = await ExternalProcess.RunAsync(FairleadProgram.Start("demo", "--check", "--fast", "--envoy", "/does/not/exist"), Patience);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("/does/not/exist cannot be started", result.Errors, StringComparison.Ordinal);
    }

    private static void Passed(ProgramResult result)
    {
        Assert.True(result.ExitCode == ExitCode.Done, $"{result.Output}\n{result.Errors}");
        for (var stage = 1; stage <= 4; stage++)
        {
            Assert.Contains($"stage {stage} ", result.Output, StringComparison.Ordinal);
        }

        Assert.Contains("9 of 9 answer", result.Output, StringComparison.Ordinal);
        Assert.Contains("waits for its cluster", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAULT", result.Output, StringComparison.Ordinal);
    }
}
