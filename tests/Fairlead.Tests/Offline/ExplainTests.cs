using Fairlead.Cli;
using Fairlead.Config.Diagnostics;
using Fairlead.Testing.Golden;
using Fairlead.Tests.Cli;

namespace Fairlead.Tests.Offline;

[Collection(CommandLineCollection.Name)]
public sealed class ExplainTests
{
    [Fact]
    public async Task Explain_EveryCode_PrintsItsPage()
    {
        foreach (var code in ErrorCodes.All.Select(static code => code.Code))
        {
            var run = await CliRun.OfAsync("explain", code.ToLowerInvariant());
            Assert.Equal(ExitCode.Done, run.ExitCode);
            Assert.Equal(
                await File.ReadAllTextAsync(
                    RepositoryRoot.Combine("docs", "reference", "diagnostics", $"{code}.md"), TestContext.Current.CancellationToken),
                run.Out);
        }
    }

    [Fact]
    public async Task Explain_UnknownCode_IsWrongUsage()
    {
        var run = await CliRun.OfAsync("explain", "FL9999");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("there is no code FL9999", run.Error, StringComparison.Ordinal);
    }
}
