namespace Fairlead.Cli;

/// <summary>An expected failure of a verb: what is wrong, what to do about it, and the exit code.</summary>
internal sealed class CliException : Exception
{
    public CliException(int exitCode, string message, string remedy = "", Exception? inner = null)
        : base(message, inner)
    {
        ExitCode = exitCode;
        Remedy = remedy;
    }

    public int ExitCode { get; }

    public string Remedy { get; }
}
