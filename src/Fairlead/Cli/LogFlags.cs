using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fairlead.Cli;

/// <summary>How verbs that run for long write their log.</summary>
internal sealed class LogFlags
{
    // Names in the environment are read in any case, as everywhere in .NET.
    private const string Section = "LogLevel";

    private static readonly string[] Formats = ["text", "json"];

    private static readonly string[] Levels = ["trace", "debug", "information", "warning", "error"];

    private readonly Option<string> _format = new("--log-format")
    {
        Description = "How the log is written on standard error: lines of text, or of JSON.",
        HelpName = string.Join('|', Formats),
        DefaultValueFactory = static _ => Formats[0],
    };

    private readonly Option<string?> _level = new("--log-level")
    {
        Description = "What is logged from. Default: information; debug with --verbose. The environment's Logging__LogLevel__CATEGORY, "
            + "with Default for all, sets it as for any host of .NET.",
        HelpName = string.Join('|', Levels),
    };

    public LogFlags()
    {
        _format.CompletionSources.Add(Formats);
        _level.CompletionSources.Add(Levels);
        _format.Validators.Add(static result => FlagValues.MustBeAmong(result, Formats));
        _level.Validators.Add(static result => FlagValues.MustBeAmong(result, Levels));
    }

    public void AddTo(Command command)
    {
        command.Add(_format);
        command.Add(_level);
    }

    /// <summary>What a parsed command line asks for, and what the environment says beside it.</summary>
    public LogSettings From(ParseResult result, CliContext context)
    {
        var environment = context.Logging.AsEnumerable()
            .Where(static pair => pair.Value is not null)
            .Select(static pair => (Path: pair.Key.Split(ConfigurationPath.KeyDelimiter), Value: pair.Value!)) // as the line above says
            .Where(static entry => entry.Path is [.., var section, _] && entry.Path.Length <= 3
                && section.Equals(Section, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(
                static entry => string.Join("__", entry.Path), static entry => LevelOf(entry.Path, entry.Value),
                StringComparer.OrdinalIgnoreCase);
        var isVerbose = result.GetValue(CommonFlags.Verbose);
        var level = result.GetValue(_level) is { } word ? (LogLevel)Array.IndexOf(Levels, word)
            : isVerbose ? LogLevel.Debug
            : environment.TryGetValue($"{Section}__Default", out var usual) ? usual
            : LogLevel.Information;
        return new(result.GetValue(_format) == "json", level, isVerbose) { Environment = context.Logging };
    }

    private static LogLevel LevelOf(string[] path, string text) =>
        Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) ? level : throw new CliException(
            ExitCode.Usage, $"Logging__{string.Join("__", path)}: \"{text}\" is no level",
            $"say {string.Join(", ", Enum.GetNames<LogLevel>())}, or take the variable out of the environment");
}
