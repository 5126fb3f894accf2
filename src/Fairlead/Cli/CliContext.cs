using Microsoft.Extensions.Configuration;

namespace Fairlead.Cli;

/// <summary>Everything that a verb may touch of the process that it runs in; tests give their own. Immutable.</summary>
internal sealed record CliContext
{
    /// <summary>What is piped in: nothing where nothing is.</summary>
    public Stream In { get; init; } = Stream.Null;

    /// <summary>Results go here, and nothing else does.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, the ready line, logs and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Looks up an environment variable; null where it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>What the environment says of the log, as for any host of .NET: <c>Logging__LogLevel__CATEGORY</c> and the like.</summary>
    public IConfiguration Logging { get; init; } = new ConfigurationBuilder().Build();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether a person sees standard output.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether colours may be used on standard output.</summary>
    public bool UseColor => OutIsTerminal && string.IsNullOrEmpty(Environment("NO_COLOR"));

    /// <summary>The context of the real process.</summary>
    public static CliContext ForProcess() => new()
    {
        In = Console.OpenStandardInput(),
        Out = Console.Out,
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariable,
        Logging = new ConfigurationBuilder().AddEnvironmentVariables("Logging__").Build(),
        OutIsTerminal = !Console.IsOutputRedirected,
    };
}
