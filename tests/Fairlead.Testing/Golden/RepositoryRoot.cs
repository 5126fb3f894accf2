namespace Fairlead.Testing.Golden;

/// <summary>
/// Finds the checkout that the tests were built from: golden files are read from and written to the sources, not copies of them.
/// </summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Root = new(Find);

    /// <summary>The folder that holds <c>Fairlead.slnx</c>.</summary>
    public static string Path => Root.Value;

    /// <summary>A path below the root.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Fairlead.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"no Fairlead.slnx above {AppContext.BaseDirectory}: run the tests from a build inside the checkout");
    }
}
