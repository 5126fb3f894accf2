using System.CommandLine;
using Fairlead.Cli;
using Fairlead.Testing.Processes;

namespace Fairlead.Tests.Cli;

[Collection(CommandLineCollection.Name)]
public sealed class LayeredSettingsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(null, null, null, "127.0.0.1:15014")]
    [InlineData("1.1.1.1:1", null, null, "1.1.1.1:1")]
    [InlineData("1.1.1.1:1", "2.2.2.2:2", null, "2.2.2.2:2")]
    [InlineData("1.1.1.1:1", "2.2.2.2:2", "3.3.3.3:3", "3.3.3.3:3")]
    [InlineData("1.1.1.1:1", null, "3.3.3.3:3", "3.3.3.3:3")]
    public async Task Value_FromSeveralPlaces_FlagBeatsEnvironmentBeatsFile(
        string? file, string? environment, string? flag, string expected)
    {
        var args = new List<string> { "show" };
        var variables = new Dictionary<string, string>();
        if (file is not null)
        {
            args.AddRange(["--settings", _directory.Write("settings.yaml", $"admin-address: {file}\n")]);
        }

        if (environment is not null)
        {
            variables["FAIRLEAD_ADMIN_ADDRESS"] = environment;
        }

        if (flag is not null)
        {
            args.AddRange(["--admin-address", flag]);
        }

        var run = await CliRun.RunAsync(Show, variables, [.. args]);
        Assert.Equal($"{expected} \n", run.Out);
    }

    [Fact]
    public async Task Settings_FileNamedByEnvironment_IsRead()
    {
        var file = _directory.Write("settings.yaml", "admin-address: 1.1.1.1:1\n");
        var run = await CliRun.RunAsync(Show, new Dictionary<string, string> { ["FAIRLEAD_SETTINGS"] = file }, "show");
        Assert.Equal("1.1.1.1:1 \n", run.Out);
    }

    [Fact]
    public async Task RequiredFlag_FromEnvironment_CountsAsGiven()
    {
        var run = await CliRun.RunAsync(Show, new Dictionary<string, string> { ["FAIRLEAD_NEEDED"] = "x" }, "need");
        Assert.Equal((ExitCode.Done, "x\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task RepeatableFlag_FromEnvironmentAndFile_KeepsAllValues()
    {
        var fromEnvironment = await CliRun.RunAsync(
            Show, new Dictionary<string, string> { ["FAIRLEAD_METADATA"] = "A=1;B=[{\"x\":1,\"y\":2}]" }, "show");
        Assert.EndsWith(" A=1,B=[{\"x\":1,\"y\":2}]\n", fromEnvironment.Out, StringComparison.Ordinal);
        var file = _directory.Write("settings.yaml", "metadata:\n- A=1\n- B=2\n");
        Assert.EndsWith(" A=1,B=2\n", (await CliRun.RunAsync(Show, new Dictionary<string, string>(), "show", "--settings", file)).Out,
            StringComparison.Ordinal);
        var map = _directory.Write("map.yaml", "metadata: {A: 1, B: 2}\n");
        Assert.EndsWith(" A=1,B=2\n", (await CliRun.RunAsync(Show, new Dictionary<string, string>(), "show", "--settings", map)).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_BadValue_IsRefusedLikeAFlag()
    {
        var run = await CliRun.RunAsync(Show, new Dictionary<string, string> { ["FAIRLEAD_ADMIN_ADDRESS"] = "nonsense" }, "show");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--admin-address: expected HOST:PORT", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin-adress: 1.1.1.1:1\n", ":1:1 admin-adress: no such setting")]
    [InlineData("- a\n- b\n", "expected \"name: value\" pairs")]
    [InlineData("a: [\n", "is not YAML")]
    public async Task Settings_BadFile_Exits2WithPlace(string text, string expected)
    {
        var file = _directory.Write("settings.yaml", text);
        var run = await CliRun.RunAsync(Show, new Dictionary<string, string>(), "show", "--settings", file);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_EmptyFile_ChangesNothing()
    {
        var run = await CliRun.RunAsync(
            Show, new Dictionary<string, string>(), "show", "--settings", _directory.Write("settings.yaml", ""));
        Assert.Equal("127.0.0.1:15014 \n", run.Out);
    }

    private static RootCommand Show(CliContext context)
    {
        var admin = new Option<ListenAddress>("--admin-address")
        {
            CustomParser = FlagValues.ListenAddress,
            DefaultValueFactory = _ => ListenAddress.Loopback(15014)
        };
        var metadata = new Option<IReadOnlyDictionary<string, string>>("--metadata")
        {
            CustomParser = FlagValues.Pairs,
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => new Dictionary<string, string>(),
        };
        var show = new Command("show") { admin, metadata };
        show.SetAction(async (result, _) =>
        {
            await context.Out.WriteLineAsync($"{result.GetValue(admin)} {string.Join(',', result.GetRequiredValue(metadata)
                .Select(pair => $"{pair.Key}={pair.Value}"))}");
            return 0;
        });
        var needed = new Option<string>("--needed") { Required = true };
        var need = new Command("need") { needed };
        need.SetAction(async (result, _) =>
        {
            await context.Out.WriteLineAsync(result.GetRequiredValue(needed));
            return 0;
        });
        return new RootCommand { show, need, CommonFlags.Verbose, CommonFlags.Settings };
    }
}
