using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fairlead.ArchitectureTests;

/// <summary>What the documentation names is there.</summary>
public sealed partial class DocsTests
{
    private static readonly string[] Pages =
    [
        "README.md", "CONTRIBUTING.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Links_LeadToFiles()
    {
        var broken = from page in Pages
                     from Match link in Link().Matches(Repository.ReadText(page))
                     let target = link.Groups["target"].Value.Split('#')[0]
                     where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
                     where !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target)) // a page always has a folder, if only ""
                     select $"{page}: {target}";
        Assert.Empty(broken);
    }

    [Fact]
    public void Types_ThatStagePagesNameExist()
    {
        var known = Repository.Sources.SelectMany(file => file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text))
            .ToHashSet(StringComparer.Ordinal);
        var missing = from page in Pages.Where(page => page.StartsWith("docs/stages/", StringComparison.Ordinal))
                      from Match type in CodeName().Matches(Repository.ReadText(page))
                      let name = type.Groups["name"].Value
                      where !known.Contains(name)
                      select $"{page}: `Fairlead…{name}`";
        Assert.Empty(missing);
    }

    [Fact]
    public void Readme_IsOneScreen()
    {
        var lines = Repository.ReadText("README.md").Split('\n').Length;
        Assert.True(lines <= 60, $"README.md has {lines} lines; one screen is 60.");
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    // Types are written with their namespace in the stage pages: `Fairlead.Xds.Server.XdsServer`.
    [GeneratedRegex(@"`Fairlead(\.[A-Z]\w+)+\.(?<name>[A-Z]\w+)`")]
    private static partial Regex CodeName();
}
