namespace Fairlead.Config.Files;

/// <summary>A file to look at.</summary>
/// <param name="File">The file.</param>
/// <param name="Root">The place of its root among the roots.</param>
internal readonly record struct FileQuery(string File, int Root)
{
    /// <summary>Whether it is a root itself: what is named is meant, whatever it is.</summary>
    public bool IsNamed { get; init; }

    /// <summary>What it gave when it was last read; null where it gave nothing.</summary>
    public FileState? Former { get; init; }

    /// <summary>The stamp with which it is taken to be unchanged; null where it is to be read in any case.</summary>
    public FileStamp? Known { get; init; }
}
