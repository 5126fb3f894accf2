using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>Reads config files once, without watching them.</summary>
public static class ConfigFiles
{
    /// <summary>Reads files, and folders with all folders below them. What is wrong is in the snapshot; nothing is thrown for it.</summary>
    public static ConfigSnapshot Load(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return new FileSet([.. paths], "file", TimeSpan.Zero, TimeProvider.System).ReadAll(everything: true).Snapshot;
    }
}
