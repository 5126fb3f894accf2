using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fairlead.Cli;

/// <summary>How the log is written. Immutable.</summary>
/// <param name="IsJson">Whether a line is a JSON object.</param>
/// <param name="Level">What is logged from.</param>
/// <param name="IsVerbose">Whether the web server's own lines are wanted too.</param>
internal sealed record LogSettings(bool IsJson, LogLevel Level, bool IsVerbose)
{
    /// <summary>What the environment says of levels by category.</summary>
    public IConfiguration Environment { get; init; } = new ConfigurationBuilder().Build();

    /// <summary>How it is written where nobody asks for something else.</summary>
    public static LogSettings Usual { get; } = new(false, LogLevel.Information, false);
}
