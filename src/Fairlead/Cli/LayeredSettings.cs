using System.CommandLine;
using System.CommandLine.Parsing;
using Fairlead.Model.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fairlead.Cli;

/// <summary>
/// Fills in flags that were not given: from the environment (<c>FAIRLEAD_LIKE_THIS</c>), else from the settings file. They become arguments
/// and are parsed like those that were typed, so that every value is checked and refused by one piece of code.
/// </summary>
internal static class LayeredSettings
{
    /// <summary>The arguments with what the environment and the settings file add to them.</summary>
    public static IReadOnlyList<string> Complete(ParseResult typed, IReadOnlyList<string> args, CliContext context)
    {
        var options = OptionsOf(typed).ToList();
        var file = typed.GetValue(CommonFlags.Settings) ?? context.Environment(EnvironmentName(CommonFlags.Settings));
        var settings = string.IsNullOrEmpty(file) ? [] : Read(file, KnownNames(typed.RootCommandResult.Command));

        var added = new List<string>();
        foreach (var option in options.Where(option => option != CommonFlags.Settings && !IsGiven(typed, option)))
        {
            foreach (var value in Values(option, settings, context))
            {
                added.Add(option.Name);
                added.Add(value);
            }
        }

        // The words behind "--" are no flags of this command, so the added flags go before it.
        var end = args.ToList().IndexOf("--");
        return end < 0 ? [.. args, .. added] : [.. args.Take(end), .. added, .. args.Skip(end)];
    }

    /// <summary>The flag's name in the environment: <c>--port-file</c> is <c>FAIRLEAD_PORT_FILE</c>.</summary>
    public static string EnvironmentName(Option option) => "FAIRLEAD_" + option.Name[2..].ToUpperInvariant().Replace('-', '_');

    private static IEnumerable<string> Values(Option option, Dictionary<string, List<string>> settings, CliContext context)
    {
        var fromEnvironment = context.Environment(EnvironmentName(option));
        if (fromEnvironment is null)
        {
            return settings.GetValueOrDefault(option.Name[2..]) ?? [];
        }

        // Values of a repeatable flag are separated by ; or line ends: neither occurs in addresses, paths, labels or JSON on one line.
        return option.Arity.MaximumNumberOfValues > 1
            ? fromEnvironment.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [fromEnvironment];
    }

    private static bool IsGiven(ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static IEnumerable<Option> OptionsOf(ParseResult result)
    {
        for (SymbolResult? at = result.CommandResult; at is CommandResult command; at = at.Parent)
        {
            foreach (var option in command.Command.Options.Where(option => option.Name.StartsWith("--", StringComparison.Ordinal)))
            {
                if ((option.Recursive || at == result.CommandResult) && option.Name is not ("--help" or "--version"))
                {
                    yield return option;
                }
            }
        }
    }

    private static HashSet<string> KnownNames(Command command)
    {
        var names = command.Options.Where(option => option.Name.StartsWith("--", StringComparison.Ordinal))
            .Select(option => option.Name[2..])
            .ToHashSet();
        foreach (var child in command.Subcommands)
        {
            names.UnionWith(KnownNames(child));
        }

        return names;
    }

    private static Dictionary<string, List<string>> Read(string file, HashSet<string> known)
    {
        var stream = new YamlStream();
        try
        {
            using var reader = new StreamReader(file);
            stream.Load(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                ExitCode.Usage, $"--settings {file}: cannot be read: {e.Message}", "give a YAML file of flag names and values", e);
        }
        catch (YamlException e)
        {
            throw new CliException(
                ExitCode.Usage, $"{file}:{e.Start.Line}:{e.Start.Column} is not YAML: {e.Message}", "write one \"name: value\" a line", e);
        }

        var settings = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (stream.Documents.Count == 0)
        {
            return settings;
        }

        if (stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new CliException(
                ExitCode.Usage, $"{file}:1:1: expected \"name: value\" pairs", "write one flag a line, for example xds: 127.0.0.1:15010");
        }

        foreach (var (key, value) in root.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(name))
            {
                var meant =
                    DidYouMean.Nearest(name, known) is { } near ? $"did you mean {near}?" : "see fairlead VERB --help for the names";
                throw new CliException(ExitCode.Usage, $"{file}:{key.Start.Line}:{key.Start.Column} {name}: no such setting", meant);
            }

            settings[name] = [.. Scalars(value, file, name)];
        }

        return settings;
    }

    private static IEnumerable<string> Scalars(YamlNode node, string file, string name) => node switch
    {
        YamlScalarNode scalar => [scalar.Value ?? ""],
        YamlSequenceNode sequence => sequence.Children.SelectMany(child => Scalars(child, file, name)),
        YamlMappingNode mapping => mapping.Children.Select(pair => $"{pair.Key}={string.Concat(Scalars(pair.Value, file, name))}"),
        _ => throw new CliException(
            ExitCode.Usage, $"{file}:{node.Start.Line}:{node.Start.Column} {name}: expected a value or a list of values"),
    };
}
