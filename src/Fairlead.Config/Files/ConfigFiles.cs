using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>Reads config files once, without watching them.</summary>
public static class ConfigFiles
{
    private const string SourceId = "file";

    /// <summary>
    /// The config files that a path stands for: itself, or those of a folder and all below it, in the order of their names.
    /// </summary>
    /// <exception cref="IOException">The path leads nowhere, or a folder cannot be read.</exception>
    public static IReadOnlyList<string> List(string path)
    {
        var list = FolderListing.List(path);
        return list.Failed is [var (failed, reason), ..] ? throw new IOException($"{failed}: {reason}") : list.Files;
    }

    /// <summary>Reads files, and folders with all folders below them. What is wrong is in the snapshot; nothing is thrown for it.</summary>
    public static ConfigSnapshot Load(IEnumerable<string> paths) => Read(paths, []).Config;

    /// <summary>
    /// Reads files, folders with all folders below them, and texts that are in no file. What is wrong is in the snapshot; nothing is thrown
    /// for it.
    /// </summary>
    /// <param name="paths">The files and folders.</param>
    /// <param name="texts">The texts, in the order in which they count; all files come before them.</param>
    public static ConfigReading Read(IEnumerable<string> paths, IReadOnlyList<ConfigText> texts)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(texts);
        var files = new FileSet([.. paths], SourceId, TimeSpan.Zero, TimeProvider.System);
        var result = files.ReadAll(everything: true);
        foreach (var text in texts)
        {
            result = files.Give(text.Name, text.Bytes.Span);
        }

        return new(result.Snapshot, (int)files.FilesRead + texts.Count, texts);
    }
}
