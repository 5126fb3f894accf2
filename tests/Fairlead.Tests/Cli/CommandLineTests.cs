using System.CommandLine;
using System.Text.Json;
using Fairlead.Cli;

namespace Fairlead.Tests.Cli;

[Collection(CommandLineCollection.Name)]
public sealed class CommandLineTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Theory]
    [InlineData("", "needs a command")]
    [InlineData("pss", "did you mean ps?")]
    [InlineData("config", "needs a command: dump")]
    [InlineData("ps --serverr x", "did you mean --server?")]
    [InlineData("ps a b", "unknown argument b")]
    [InlineData("ps -o jsn", "did you mean json?")]
    [InlineData("ps --server http://", "--server: expected a URL")]
    [InlineData("ps --settings /does/not/exist.yaml", "cannot be read")]
    [InlineData("config dump", "PROXY is required")]
    [InlineData("config dump p --type xds", "xds")]
    [InlineData("serve", "--config is required")]
    [InlineData("serve --config /does/not/exist", "does not exist")]
    [InlineData("serve --config . --xds nonsense", "--xds: expected HOST:PORT")]
    [InlineData("serve --config . --debounce 1", "--debounce: expected a duration")]
    [InlineData("serve --config . --debounce 2s --debounce-max 1s", "--debounce-max is less")]
    [InlineData("serve --config . --leds-above -1", "expected a number from 0")]
    [InlineData("proxy", "--xds is required")]
    [InlineData("proxy --xds 127.0.0.1:1", "--cluster is missing")]
    [InlineData("proxy --xds 127.0.0.1:1 --cluster a", "--node-id is missing")]
    [InlineData("proxy --xds 127.0.0.1 --cluster a --node-id b", "--xds: expected HOST:PORT")]
    [InlineData("proxy --xds 127.0.0.1:1 --cluster a --node-id b --metadata novalue", "KEY=VALUE")]
    [InlineData("proxy --xds 127.0.0.1:1 --cluster a --node-id b --metadata K={", "expected JSON")]
    [InlineData("proxy --xds 127.0.0.1:1 --cluster a --node-id b --locality a/b/c/d", "REGION/ZONE/SUBZONE")]
    [InlineData("validate", "no path is given")]
    [InlineData("validate -f /does/not/exist", "no such file")]
    [InlineData("bootstrap", "needs a command: envoy, grpc, proxy")]
    [InlineData("bootstrap envoy --listeners some", "some")]
    [InlineData("demo other", "other")]
    public async Task Run_WrongUsage_Exits2AndSaysWhat(string line, string expected)
    {
        var run = await CliRun.OfAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.InRange(run.Error.TrimEnd('\n').Split('\n').Length, 1, 4);
    }

    [Theory]
    [InlineData("--help", "serve")]
    [InlineData("serve --help", "--debounce-max")]
    [InlineData("proxy -h", "[default: 127.0.0.1:15000]")]
    [InlineData("config dump --help", "--why")]
    public async Task Run_Help_Exits0(string line, string expected)
    {
        var run = await CliRun.OfAsync(line.Split(' '));
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("demo-service", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("--with-stdin", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_VersionAsJson_IsOneDocument()
    {
        var run = await CliRun.OfAsync("version", "-o", "json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        using var document = JsonDocument.Parse(run.Out);
        Assert.Equal("fairlead", document.RootElement.GetProperty("product").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+", document.RootElement.GetProperty("version").GetString());
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("ps")]
    [InlineData("ps somebody")]
    [InlineData("status")]
    [InlineData("config dump somebody")]
    public async Task Run_NoServer_Exits3WithRemedy(string line)
    {
        var run = await CliRun.OfAsync([.. line.Split(' '), "--server", "http://127.0.0.1:1"]);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("http://127.0.0.1:1/", run.Error, StringComparison.Ordinal);
        Assert.Contains("fairlead serve", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Bug_Exits70AndSaysWhereToReport(bool verbose)
    {
        var run = await CliRun.RunAsync(Broken, NoEnvironment, verbose ? ["break", "--verbose"] : ["break"]);
        Assert.Equal(ExitCode.Bug, run.ExitCode);
        Assert.Contains("InvalidTimeZoneException: no such thing", run.Error, StringComparison.Ordinal);
        Assert.Contains("report it", run.Error, StringComparison.Ordinal);
        Assert.Equal(verbose, run.Error.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public void ExitCodes_AreAContract() => Assert.Equal(
        (0, 1, 2, 3, 4, 70),
        (ExitCode.Done, ExitCode.Found, ExitCode.Usage, ExitCode.Unreachable, ExitCode.Refused, ExitCode.Bug));

    private static int Throw() => throw new InvalidTimeZoneException("no such thing");

    private static RootCommand Broken(CliContext context)
    {
        var command = new Command("break");
        command.SetAction(static (ParseResult _) => Throw());
        return new RootCommand { command, CommonFlags.Verbose, CommonFlags.Settings };
    }
}
