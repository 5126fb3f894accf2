using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace Fairlead.Cli;

/// <summary>How verbs that run for long write their log.</summary>
internal sealed class LogFlags
{
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
        Description = "What is logged from. Default: information; debug with --verbose.",
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

    /// <summary>What a parsed command line asks for.</summary>
    public LogSettings From(ParseResult result)
    {
        var isVerbose = result.GetValue(CommonFlags.Verbose);
        var level = result.GetValue(_level) is { } word
            ? (LogLevel)Array.IndexOf(Levels, word)
            : isVerbose ? LogLevel.Debug : LogLevel.Information;
        return new(result.GetValue(_format) == "json", level, isVerbose);
    }
}
