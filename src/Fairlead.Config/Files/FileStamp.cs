namespace Fairlead.Config.Files;

/// <summary>What tells without reading that a file was written: its length and the time of the last write.</summary>
internal readonly record struct FileStamp(long Length, DateTime Written);
