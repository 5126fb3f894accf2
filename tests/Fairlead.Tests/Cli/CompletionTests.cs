using Fairlead.Cli;
using Fairlead.Testing.Processes;

namespace Fairlead.Tests.Cli;

/// <summary>What shells complete.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class CompletionTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "fairlead.dll");

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
        var words = line.Split(' ');
        var script = directory.Write("complete.sh", $$"""
            fairlead() { dotnet "{{Program}}" "$@"; }
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
    [InlineData("fairlead vali", "validate")]
    [InlineData("fairlead explain Serv", "ServiceEntry")]
    [InlineData("fairlead completion f", "fish")]
    [InlineData("fairlead validate /etc/host", "/etc/hosts")]
    [InlineData("fairlead -", "--verbose")]
    public async Task Fish_Tab_Completes(string line, string expected)
    {
        if (!File.Exists("/usr/bin/fish"))
        {
            Assert.Skip("there is no fish here (Debian: apt-get install fish)");
        }

        using var directory = new TempDirectory();
        var script = directory.Write("complete.fish", $"""
            function fairlead
                dotnet "{Program}" $argv
            end
            source "{directory.Write("fairlead.fish", (await CliRun.OfAsync("completion", "fish")).Out)}"
            complete -C "{line}"
            """);
        var result = await ExternalProcess.RunAsync(
            new("/usr/bin/fish", "--no-config", script)
            {
                Environment = new Dictionary<string, string?> { ["HOME"] = directory.Path },
            },
            TimeSpan.FromSeconds(60));
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains(expected, result.Output.Split('\n').Select(static found => found.Split('\t')[0]));
    }

    [Theory]
    [InlineData("fairlead vali", "fairlead validate")]
    [InlineData("fairlead explain VirtualService.http.ro", "fairlead explain VirtualService.http.route")]
    [InlineData("fairlead validate /etc/host", "fairlead validate /etc/host")]
    public async Task Zsh_Tab_Completes(string line, string expected)
    {
        if (!File.Exists("/usr/bin/zsh"))
        {
            Assert.Skip("there is no zsh here (Debian: apt-get install zsh)");
        }

        // Completion runs in the line editor only, which wants a terminal: zsh makes one for another zsh.
        using var directory = new TempDirectory();
        var script = directory.Write("complete.zsh", $$"""
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'PS1=; fairlead() { dotnet "{{Program}}" "$@" }; autoload -Uz compinit; compinit -D -u'
            zpty -w shell 'source "{{directory.Write("fairlead.zsh", (await CliRun.OfAsync("completion", "zsh")).Out)}}"'
            zpty -w shell 'show() { print -r -- "<$BUFFER>" > "{{directory.File("line")}}" }; zle -N show; bindkey "^X" show; print REA""DY'
            zpty -r -m shell seen '*READY*'
            zpty -w -n shell $'{{line}}\t\x18'
            until [ -s "{{directory.File("line")}}" ]; do zpty -r -t shell seen; zselect -t 2; done
            cat "{{directory.File("line")}}"
            """.Insert(0, "zmodload zsh/zselect\n"));
        var result = await ExternalProcess.RunAsync(new("/usr/bin/zsh", "-f", script), TimeSpan.FromSeconds(60));
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"<{expected}", result.Output, StringComparison.Ordinal);
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
