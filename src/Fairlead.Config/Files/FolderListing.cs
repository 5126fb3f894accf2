namespace Fairlead.Config.Files;

/// <summary>Finds the config files below a folder.</summary>
internal static class FolderListing
{
    private const int MaxDepth = 32;

    /// <summary>The files, in ordinal order of their paths.</summary>
    /// <param name="path">A folder, or a single file, which then counts whatever its name is.</param>
    /// <param name="failed">What could not be listed, and why.</param>
    public static IReadOnlyList<string> List(string path, out IReadOnlyList<(string Path, string Reason)> failed)
    {
        var files = new List<string>();
        var failures = new List<(string, string)>();
        if (File.Exists(path))
        {
            files.Add(path);
        }
        else if (Directory.Exists(path))
        {
            Walk(path, files, failures, [], 0);
        }
        else
        {
            failures.Add((path, "no such file or folder"));
        }

        failed = failures;
        return files;
    }

    /// <summary>Whether a name is a config file's: what editors, version control and Kubernetes' volumes put beside them is not.</summary>
    public static bool IsConfigName(ReadOnlySpan<char> name) =>
        !IsHidden(name) && Path.GetExtension(name) is var extension
        && (extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".yml", StringComparison.OrdinalIgnoreCase)
            || extension.Equals(".json", StringComparison.OrdinalIgnoreCase));

    private static bool IsHidden(ReadOnlySpan<char> name) => name.Length == 0 || name[0] is '.' or '#' or '~';

    private static void Walk(string folder, List<string> files, List<(string, string)> failures, HashSet<string> visited, int depth)
    {
        // A link may lead back up: each real folder is read once.
        if (depth > MaxDepth || !visited.Add(RealPath(folder)))
        {
            return;
        }

        try
        {
            foreach (var entry in Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(entry.AsSpan());
                if (Directory.Exists(entry))
                {
                    if (!IsHidden(name))
                    {
                        Walk(entry, files, failures, visited, depth + 1);
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
            failures.Add((folder, exception.Message));
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
