using System.CommandLine;

namespace Fairlead.Cli;

/// <summary><c>fairlead completion bash|zsh|fish|pwsh</c>: a script by which the shell completes verbs, flags, kinds and names.</summary>
internal static class CompletionCommand
{
    public static Command Create(CliContext context) => new("completion", "Print a script that completes command lines.")
    {
        Shell(context, "bash", "For bash: source <(fairlead completion bash).", CompletionScripts.Bash),
        Shell(context, "zsh", "For zsh: source <(fairlead completion zsh).", CompletionScripts.Zsh),
        Shell(context, "fish", "For fish: fairlead completion fish | source.", CompletionScripts.Fish),
        Shell(context, "pwsh", "For PowerShell: fairlead completion pwsh | Out-String | Invoke-Expression.", CompletionScripts.PowerShell),
    };

    private static Command Shell(CliContext context, string name, string description, string script)
    {
        var command = new Command(name, description);
        command.SetAction(async (_, _) =>
        {
            await context.Out.WriteLineAsync(script);
            return ExitCode.Done;
        });
        return command;
    }
}
