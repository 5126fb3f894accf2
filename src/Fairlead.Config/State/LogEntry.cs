namespace Fairlead.Config.State;

/// <summary>Where the newest line of an object stands in a state file.</summary>
/// <param name="Offset">The place of its first byte.</param>
/// <param name="Length">Its length with the line's end.</param>
/// <param name="ResourceVersion">The version of the object.</param>
/// <param name="File">The file that it stood in.</param>
internal readonly record struct LogEntry(long Offset, int Length, string ResourceVersion, string File);
