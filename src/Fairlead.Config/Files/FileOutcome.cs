namespace Fairlead.Config.Files;

/// <summary>What became of a look at a file.</summary>
internal enum FileOutcome
{
    /// <summary>Length and time say that it is as it was.</summary>
    Unchanged,

    /// <summary>Somebody wrote it while it was read.</summary>
    BeingWritten,

    /// <summary>It is not there.</summary>
    Gone,

    /// <summary>It cannot be read.</summary>
    Unreadable,

    /// <summary>It was read.</summary>
    Read,
}
