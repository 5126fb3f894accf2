using Fairlead.Cli;
using Fairlead.Testing.Processes;

namespace Fairlead.Tests.Cli;

/// <summary>What shells complete.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class CompletionTests
{
    [Theory]
    [InlineData("va", "validate")]
    [InlineData("explain Virt", "VirtualService")]
    [InlineData("explain VirtualService.http.ro", "VirtualService.http.route")]
    [InlineData("explain FL120", "FL1203")]
    [InlineData("schema Dest", "DestinationRule")]
    [InlineData("validate --out", "--output")]
    [InlineData("validate -o js", "json")]
    [InlineData("serve --log-format j", "json")]
    [InlineData("completion ba", "bash")]
    [InlineData("bootstrap ", "grpc")]
    public async Task Suggest_PartOfALine_HasWhatFits(string line, string expected)
    {
        var run = await CliRun.OfAsync($"[suggest:{line.Length}]", line);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains(expected, run.Out.Split('\n'));
    }

    [Fact]
    public async Task Suggest_NameOfAProxy_WithoutServer_IsNothingAndNoError()
    {
        const string line = "ps --server http://127.0.0.1:1 w";
        var run = await CliRun.OfAsync($"[suggest:{line.Length}]", line);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("fairlead vali", "validate")]
    [InlineData("fairlead explain Serv", "ServiceEntry")]
    [InlineData("fairlead -", "--verbose")]
    public async Task Bash_Tab_Completes(string line, string expected)
    {
        if (!File.Exists("/bin/bash"))
        {
            Assert.Skip("there is no /bin/bash here");
        }

        using var directory = new TempDirectory();
        var dll = Path.Combine(AppContext.BaseDirectory, "fairlead.dll");
        var words = line.Split(' ');
        var script = directory.Write("complete.sh", $$"""
            fairlead() { dotnet "{{dll}}" "$@"; }
            source "{{directory.Write("fairlead.bash", (await CliRun.OfAsync("completion", "bash")).Out)}}"
            complete -p fairlead >&2
            COMP_LINE="{{line}}" COMP_POINT={{line.Length}} COMP_WORDS=({{string.Join(' ', words)}}) COMP_CWORD={{words.Length - 1}}
            _fairlead
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        var result = await ExternalProcess.RunAsync(new("/bin/bash", "--norc", script), TimeSpan.FromSeconds(60));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(expected, result.Output.Split('\n'));
        Assert.Contains("-F _fairlead fairlead", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o default")]
    [InlineData("zsh", "#compdef fairlead")]
    [InlineData("fish", "complete -c fairlead")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_OfAShell_IsPrinted(string shell, string expected)
    {
        var run = await CliRun.OfAsync("completion", shell);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
        Assert.Contains("[suggest:", run.Out, StringComparison.Ordinal);
    }
}
