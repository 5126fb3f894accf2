namespace Fairlead.Cli;

/// <summary>What the exit codes mean, for every verb. Scripts rely on them: they only grow.</summary>
internal static class ExitCode
{
    /// <summary>Done; a check found nothing wrong.</summary>
    public const int Done = 0;

    /// <summary>The check ran and found something: invalid config, a failed stage.</summary>
    public const int Found = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;

    /// <summary>The server cannot be reached, or did not answer in time.</summary>
    public const int Unreachable = 3;

    /// <summary>The server refused: not allowed, not found, conflict, bad object.</summary>
    public const int Refused = 4;

    /// <summary>A bug of ours.</summary>
    public const int Bug = 70;

    /// <summary>A second signal ended the process at once: 128 and the signal's number, as shells count.</summary>
    public const int SignalBase = 128;
}
