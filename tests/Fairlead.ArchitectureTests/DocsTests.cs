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
        // A page always has a folder, if only "".
        var broken = from page in Pages
                     from Match link in Link().Matches(Repository.ReadText(page))
                     let target = link.Groups["target"].Value.Split('#')[0]
                     where target.Length > 0
                         && !target.Contains("://", StringComparison.Ordinal)
                         && !target.StartsWith("mailto:", StringComparison.Ordinal)
                     where !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target))
                     select $"{page}: {target}";
        Assert.Empty(broken);
    }

    [Fact]
    public void Types_ThatStagePagesNameExist()
    {
        var known =
            Repository.Sources.SelectMany(
                file => file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text))
            .ToHashSet(StringComparer.Ordinal);
        var missing = from page in Pages.Where(page => page.StartsWith("docs/stages/", StringComparison.Ordinal))
                      from Match type in CodeName().Matches(Repository.ReadText(page))
                      let name = type.Groups["name"].Value
                      where !known.Contains(name)
                      select $"{page}: `Fairlead…{name}`";
        Assert.Empty(missing);
    }

    [Fact]
    public void Snippets_ThatNameATestStandInIt()
    {
        var snippets =
            (from page in Pages from Match snippet in Snippet().Matches(Repository.ReadText(page)) select (page, snippet)).ToList();
        Assert.NotEmpty(snippets);
        foreach (var (page, snippet) in snippets)
        {
            var test = snippet.Groups["test"].Value;
            Assert.True(
                Unindented(Repository.ReadText(test)).Contains(Unindented(snippet.Groups["code"].Value), StringComparison.Ordinal),
                $"{page}: a snippet is not in {test} as it stands, so nothing compiles it:\n{snippet.Groups["code"].Value}");
        }
    }

    [Fact]
    public void Readme_IsOneScreen()
    {
        var lines = Repository.ReadText("README.md").Split('\n').Length;
        Assert.True(lines <= 60, $"README.md has {lines} lines; one screen is 60.");
    }

    private static string Unindented(string code) => string.Join('\n', code.Split('\n').Select(static line => line.Trim()));

    // The fence of a snippet that a test compiles names the file of the test after the language.
    [GeneratedRegex(@"^```csharp (?<test>\S+)\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    // Types are written with their namespace in the stage pages: `Fairlead.Xds.Server.XdsServer`.
    [GeneratedRegex(@"`Fairlead(\.[A-Z]\w+)+\.(?<name>[A-Z]\w+)`")]
    private static partial Regex CodeName();
}
