using System.CommandLine;
using System.Globalization;
using System.Text;
using Fairlead.Cli;
using Fairlead.Testing.Golden;

namespace Fairlead.Tests.Cli;

/// <summary>docs/reference/cli.md is made from the commands themselves: <c>UPDATE_GOLDEN=1</c> rewrites it.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class CliReferenceTests
{
    [Fact]
    public void Page_SaysWhatTheCommandsSay()
    {
        var context = new CliContext { Out = TextWriter.Null, Error = TextWriter.Null, Environment = static _ => null };
        var page = new StringBuilder("""
            # The command line

            Made from the commands (`tests/Fairlead.Tests/Cli/CliReferenceTests.cs`). Every long flag may also be given as environment variable `FAIRLEAD_NAME` or in the
            file that `--settings` names; a flag beats the environment, which beats the file.

            | exit code | means |
            |---|---|

            """);
        foreach (var (code, meaning) in new[]
        {
            (ExitCode.Done, "done; a check found nothing wrong"),
            (ExitCode.Found, "the check ran and found something"),
            (ExitCode.Usage, "wrong usage"),
            (ExitCode.Unreachable, "the server cannot be reached, or did not answer in time"),
            (ExitCode.Refused, "the server refused"),
            (ExitCode.Bug, "a bug of ours"),
        })
        {
            page.Append(CultureInfo.InvariantCulture, $"| {code} | {meaning} |\n");
        }

        var root = CommandTree.Build(context);
        foreach (var command in root.Subcommands.Where(static command => !command.Hidden))
        {
            Write(page, command, "fairlead");
        }

        page.Append("\n## For every command\n\n");
        WriteOptions(page, root.Options);
        GoldenFile.AssertMatches(RepositoryRoot.Combine("docs", "reference", "cli.md"), page.ToString());
    }

    private static void Write(StringBuilder page, Command command, string before)
    {
        var name = $"{before} {command.Name}";
        if (command.Subcommands.Count > 0)
        {
            foreach (var child in command.Subcommands.Where(static child => !child.Hidden))
            {
                Write(page, child, name);
            }

            return;
        }

        var arguments = string.Concat(command.Arguments.Where(static argument => !argument.Hidden)
            .Select(static argument => argument.Arity.MinimumNumberOfValues == 0
                ? $" [{argument.HelpName ?? argument.Name}]"
                : $" {argument.HelpName ?? argument.Name}"));
        page.Append(CultureInfo.InvariantCulture, $"\n## `{name}{arguments}`\n\n{command.Description}\n\n");
        WriteOptions(page, command.Options);
    }

    private static void WriteOptions(StringBuilder page, IEnumerable<Option> options)
    {
        page.Append("| flag | |\n|---|---|\n");
        foreach (var option in options.Where(static option => !option.Hidden).OrderBy(static option => option.Name, StringComparer.Ordinal))
        {
            var names = string.Join(", ", option.Aliases.Prepend(option.Name).Distinct().Where(static name => name.StartsWith('-')));
            var value = option.HelpName is { } help ? " " + help : "";
            var required = option.Required ? " Required." : "";
            var usual = option.HasDefaultValue && option.GetDefaultValue() is { } known && Text(known) is { Length: > 0 } text
                ? $" Default: `{text}`."
                : "";
            page.Append(CultureInfo.InvariantCulture,
                $"| `{names}{value.Replace("|", "\\|", StringComparison.Ordinal)}` | {option.Description}{usual}{required} |\n");
        }
    }

    private static string Text(object value) => value switch
    {
        bool or System.Collections.IDictionary => "",
        string text => text,
        System.Collections.IEnumerable => "",
        OutputFormat format => format.ToString().ToLowerInvariant(),
        _ => value.ToString() ?? "",
    };
}
