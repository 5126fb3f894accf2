using System.Text;
using System.Text.RegularExpressions;

namespace Fairlead.Cli;

/// <summary>
/// Paths with <c>*</c>, <c>?</c>, <c>[a-z]</c> and <c>**</c>, as shells expand them: some shells do not, and quotes keep others from it.
/// </summary>
internal static class PathPattern
{
    private static readonly char[] Separators = Path.DirectorySeparatorChar == '\\' ? ['/', '\\'] : ['/'];

    /// <summary>Whether a path has to be expanded: it has such signs, and nothing has this very name.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?', '[') && !File.Exists(path) && !Directory.Exists(path);

    /// <summary>The files and directories that a pattern names, in ordinal order. Hidden ones are named only by a dot.</summary>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        var root = Path.GetPathRoot(pattern) ?? "";
        var segments = pattern[root.Length..].Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Walk(root, segments, found);
        return [.. found];
    }

    private static void Walk(string folder, ReadOnlySpan<string> segments, SortedSet<string> found)
    {
        if (segments.Length == 0)
        {
            found.Add(folder);
            return;
        }

        var segment = segments[0];
        var rest = segments[1..];
        if (segment == "**")
        {
            // Any number of folders, none among them; behind the last one it stands for all files.
            Walk(folder, rest.Length == 0 ? ["*"] : rest, found);
            foreach (var inner in Entries(folder, foldersOnly: true).Where(static path => !IsSkipped(path)))
            {
                Walk(inner, segments, found);
            }
        }
        else if (!segment.AsSpan().ContainsAny('*', '?', '['))
        {
            var path = Path.Combine(folder, segment);
            if (Directory.Exists(path) || (rest.Length == 0 && File.Exists(path)))
            {
                Walk(path, rest, found);
            }
        }
        else
        {
            var names = new Regex(Expression(segment), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            foreach (var path in Entries(folder, foldersOnly: rest.Length > 0))
            {
                var name = Path.GetFileName(path);
                if ((name[0] != '.' || segment[0] == '.') && names.IsMatch(name))
                {
                    Walk(path, rest, found);
                }
            }
        }
    }

    private static string[] Entries(string folder, bool foldersOnly)
    {
        var from = folder.Length == 0 ? "." : folder;
        try
        {
            var entries = foldersOnly ? Directory.GetDirectories(from) : Directory.GetFileSystemEntries(from);
            return folder.Length == 0 ? Array.ConvertAll(entries, static path => Path.GetFileName(path)) : entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed has no names for a pattern, as in a shell.
            return [];
        }
    }

    // A link may lead back up, and hidden folders are not meant.
    private static bool IsSkipped(string folder) => new DirectoryInfo(folder).LinkTarget is not null || Path.GetFileName(folder)[0] == '.';

    private static string Expression(string segment)
    {
        var text = new StringBuilder(@"\A");
        for (var at = 0; at < segment.Length; at++)
        {
            var end = segment[at] == '[' ? segment.IndexOf(']', Math.Min(at + 2, segment.Length)) : -1;
            if (end > 0)
            {
                var set = segment[(at + 1)..end].Replace(@"\", @"\\", StringComparison.Ordinal)
                    .Replace("[", @"\[", StringComparison.Ordinal);
                text.Append('[').Append(set[0] == '!' ? "^" + set[1..] : set).Append(']');
                at = end;
            }
            else
            {
                text.Append(segment[at] switch
                {
                    '*' => ".*",
                    '?' => ".",
                    var plain => Regex.Escape(plain.ToString()),
                });
            }
        }

        return text.Append(@"\z").ToString();
    }
}
