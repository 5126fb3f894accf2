using Xunit;

namespace Fairlead.Testing.Golden;

/// <summary>
/// Compares a text with a file that is checked in. <c>UPDATE_GOLDEN=1</c> rewrites the file instead, so that a reviewer reads what changed
/// as a diff.
/// </summary>
public static class GoldenFile
{
    /// <summary>Whether this run rewrites golden files.</summary>
    public static bool Updating => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <summary>Fails where the file says something else. An empty text is a file that does not exist.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="actual">The text; line ends are compared as LF.</param>
    public static void AssertMatches(string path, string actual)
    {
        actual = Normalize(actual);
        if (Updating)
        {
            Write(path, actual);
            return;
        }

        var expected = File.Exists(path) ? Normalize(File.ReadAllText(path)) : "";
        if (expected != actual)
        {
            Assert.Fail($"{path} differs, first in line {FirstDifference(expected, actual)}.\n"
                + "Run the tests with UPDATE_GOLDEN=1 to rewrite it, and read the diff.\n");
        }
    }

    /// <summary>The folders of a golden suite that hold a case, by name: for <c>[MemberData]</c>.</summary>
    /// <param name="suite">The path of the suite below the root of the repository.</param>
    public static IEnumerable<object[]> Cases(string suite)
    {
        var root = RepositoryRoot.Combine(suite.Split('/'));
        return Directory.GetDirectories(root)
            .Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal)
            .Select(name => new object[] { name });
    }

    private static void Write(string path, string text)
    {
        if (text.Length == 0)
        {
            File.Delete(path);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string Normalize(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
        return text.Length == 0 ? "" : text + "\n";
    }

    private static string FirstDifference(string expected, string actual)
    {
        var left = expected.Split('\n');
        var right = actual.Split('\n');
        var line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
        {
            line++;
        }

        var want = line < left.Length ? left[line] : "(end of file)";
        var got = line < right.Length ? right[line] : "(end of text)";
        return $"{line + 1}:\n  expected: {want}\n  actual:   {got}";
    }
}
