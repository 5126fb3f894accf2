using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace Fairlead.ArchitectureTests;

/// <summary>The checkout as these tests read it: project files and parsed sources.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepoRoot").Value!; // the project file always sets it

    public static IReadOnlyList<SourceFile> Sources { get; } = Read("src");

    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    public static XDocument ReadProject(string name) => XDocument.Load(Path.Combine(Root, "src", name, name + ".csproj"));

    public static string ReadText(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The C# files below these folders, as paths from the root of the checkout.</summary>
    public static IEnumerable<string> CSharpFiles(params string[] folders) =>
        folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static IReadOnlyList<SourceFile> Read(string folder) =>
        [.. CSharpFiles(folder).Select(path => new SourceFile(
            path, File.ReadAllLines(Path.Combine(Root, path)).Length, CSharpSyntaxTree.ParseText(ReadText(path))
                .GetCompilationUnitRoot()))];
}
