using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Fairlead.Model.Text;

namespace Fairlead.Cli;

/// <summary>Parses, completes and runs a command line; the one place where errors become text and exit codes.</summary>
internal static class CommandLineRunner
{
    public static async Task<int> RunAsync(
        string[] args, Func<CliContext, RootCommand> commands, CliContext context, CancellationToken cancellationToken = default)
    {
        var verbose = args.Contains("--verbose");
        try
        {
            var root = commands(context);
            var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
            var typed = root.Parse(args, configuration);
            if (IsAboutItself(typed))
            {
                return await typed.InvokeAsync(Invocation(context), cancellationToken);
            }

            Refuse(typed);
            var complete = root.Parse(LayeredSettings.Complete(typed, args, context), configuration);
            verbose = complete.GetValue(CommonFlags.Verbose);
            Refuse(complete, requireAll: true);
            return await complete.InvokeAsync(Invocation(context), cancellationToken);
        }
        catch (CliException e)
        {
            await ErrorText.WriteAsync(context, e, verbose);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (Exception e)
        {
            await ErrorText.WriteBugAsync(context, e, verbose);
            return ExitCode.Bug;
        }
    }

    private static InvocationConfiguration Invocation(CliContext context) => new()
    {
        Output = context.Out,
        Error = context.Error,
        EnableDefaultExceptionHandler = false,

        // Verbs that run for long handle signals themselves.
        ProcessTerminationTimeout = null,
    };

    private static bool IsAboutItself(ParseResult result) =>
        result.Action is System.CommandLine.Help.HelpAction or { ClearsParseErrors: true } || IsCompletion(result);

    // A line that is being typed is not complete, and nothing of it is refused.
    private static bool IsCompletion(ParseResult result) => result.RootCommandResult.Command is RootCommand root
        && root.Directives.OfType<SuggestDirective>().Any(directive => result.GetResult(directive) is not null);

    private static void Refuse(ParseResult result, bool requireAll = false)
    {
        var command = result.CommandResult.Command;
        var path = PathOf(result.CommandResult);

        // A word that no command takes is the likeliest mistake, and the other errors mostly follow from it.
        if (UnknownWord(result) is { } word)
        {
            var isFlag = word.StartsWith('-');
            var known = isFlag ? FlagsOf(result.CommandResult) : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
            var near = DidYouMean.Nearest(word.Split('=')[0], known);
            var what = isFlag ? "flag" : command.Subcommands.Count > 0 ? "command" : "argument";
            throw new CliException(
                ExitCode.Usage, $"unknown {what} {word} of \"{path}\"", near is null ? $"see {path} --help" : $"did you mean {near}?");
        }

        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            var verbs = string.Join(", ", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name));
            throw new CliException(ExitCode.Usage, $"\"{path}\" needs a command: {verbs}", $"see {path} --help");
        }

        // A required flag may still come from the environment or the settings file, so only the completed command line is checked for it.
        var errors = result.Errors.Where(error => requireAll || !IsMissing(error)).ToList();
        if (errors.Count > 0)
        {
            throw new CliException(ExitCode.Usage, InOurWords(errors[0].Message), $"see {path} --help");
        }
    }

    // A positional argument swallows a flag that is spelled wrong; only what stands behind "--" may begin with a dash.
    private static string? UnknownWord(ParseResult result)
    {
        var literal = result.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash)
            .Select(token => token.Value)
            .ToHashSet(StringComparer.Ordinal);
        return result.CommandResult.Command.Arguments
            .SelectMany(argument => result.GetResult(argument)?.Tokens ?? [])
            .Select(token => token.Value)
            .FirstOrDefault(word => word.StartsWith('-') && word.Length > 1 && !literal.Contains(word))
                ?? (result.UnmatchedTokens.Count > 0 ? result.UnmatchedTokens[0] : null);
    }

    private static string InOurWords(string message) =>
        message.Replace("Option '", "", StringComparison.Ordinal).Replace("Required argument '", "", StringComparison.Ordinal)
            .Replace(" missing for command:", " is required by", StringComparison.Ordinal)
            .Replace("'", "", StringComparison.Ordinal)
            .TrimEnd('.');

    private static bool IsMissing(ParseError error) =>
        error.SymbolResult is CommandResult || (error.SymbolResult is OptionResult option && option.IdentifierTokenCount == 0);

    private static IEnumerable<string> FlagsOf(CommandResult result)
    {
        for (SymbolResult? at = result; at is CommandResult command; at = at.Parent)
        {
            foreach (var option in command.Command.Options.Where(option => !option.Hidden && (option.Recursive || at == result)))
            {
                yield return option.Name;
            }
        }
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "fairlead";
}
