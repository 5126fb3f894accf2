namespace Fairlead.Config.Files;

/// <summary>Finds the config files below a folder.</summary>
internal static class FolderListing
{
    private const int MaxDepth = 32;

    /// <summary>Lists a path.</summary>
    /// <param name="path">A folder, or a single file, which then counts whatever its name is.</param>
    public static FolderList List(string path)
    {
        var files = new List<string>();
        var folders = new List<string>();
        var failed = new List<(string, string)>();
        if (File.Exists(path))
        {
            files.Add(path);
        }
        else if (Directory.Exists(path))
        {
            Walk(path, files, folders, failed, [], 0);
            files.Sort(StringComparer.Ordinal);
        }
        else
        {
            failed.Add((path, "no such file or folder"));
        }

        return new(files, folders, failed);
    }

    /// <summary>Whether a name is a config file's: what editors, version control and Kubernetes' volumes put beside them is not.</summary>
    public static bool IsConfigName(ReadOnlySpan<char> name) =>
        !IsHidden(name) && Path.GetExtension(name) is var extension
        && (extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".yml", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a name is hidden: no file or folder of it is config, but links of config files may lead through it.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) => name.Length == 0 || name[0] is '.' or '#' or '~';

    private static void Walk(
        string folder, List<string> files, List<string> folders, List<(string, string)> failed, HashSet<string> visited, int depth)
    {
        // A link may lead back up: each real folder is read once.
        if (depth > MaxDepth || !visited.Add(RealPath(folder)))
        {
            return;
        }

        folders.Add(folder);
        try
        {
            foreach (var entry in Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(entry.AsSpan());
                if (Directory.Exists(entry))
                {
                    if (!IsHidden(name))
                    {
                        Walk(entry, files, folders, failed, visited, depth + 1);
                    }
                }
                else if (IsConfigName(name))
                {
                    files.Add(entry);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failed.Add((folder, exception.Message));
        }
    }

    private static string RealPath(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder);
        }
        catch (IOException)
        {
            return Path.GetFullPath(folder);
        }
    }
}
