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

    private static IReadOnlyList<SourceFile> Read(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceFile(
                Path.GetRelativePath(Root, file).Replace('\\', '/'),
                File.ReadAllLines(file).Length,
                CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetCompilationUnitRoot()))];
}
