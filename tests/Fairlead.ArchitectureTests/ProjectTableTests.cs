using System.Text.RegularExpressions;

namespace Fairlead.ArchitectureTests;

/// <summary>The table of rooms in docs/architecture.md is what the project files say.</summary>
public sealed partial class ProjectTableTests
{
    private static readonly Dictionary<string, (string[] References, string[] Packages)> Table = ReadTable();

    [Fact]
    public void Projects_AreThoseOfTheTable() =>
        Assert.Equal(Table.Keys.Order(StringComparer.Ordinal), Repository.Projects);

    [Fact]
    public void References_AreWithinTheTable()
    {
        foreach (var project in Repository.Projects)
        {
            // Every reference names its project.
            var references = Repository.ReadProject(project).Descendants("ProjectReference")
                .Select(element => Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.Replace('\\', '/')));
            var surplus = references.Except(Table[project].References).ToList();
            Assert.True(surplus.Count == 0,
                $"{project} references {string.Join(", ", surplus)}, which the table in docs/architecture.md does not allow.");
        }
    }

    [Fact]
    public void Packages_AreThoseOfTheTable()
    {
        foreach (var project in Repository.Projects)
        {
            var packages = Repository.ReadProject(project)
                .Descendants("PackageReference")
                .Select(element => element.Attribute("Include")!.Value);
            var surplus = packages.Except(Table[project].Packages).ToList();
            Assert.True(surplus.Count == 0,
                $"{project} uses the package {string.Join(", ", surplus)}, which the table in docs/architecture.md does not allow.");
        }
    }

    [Fact]
    public void Projects_DisableTransitiveReferences() =>
        Assert.Contains("<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>",
            Repository.ReadText("Directory.Build.props"), StringComparison.Ordinal);

    private static Dictionary<string, (string[] References, string[] Packages)> ReadTable()
    {
        var table = new Dictionary<string, (string[], string[])>(StringComparer.Ordinal);
        foreach (Match row in Row().Matches(Repository.ReadText("docs/architecture.md")))
        {
            var name = row.Groups["name"].Value;
            var may = row.Groups["may"].Value.Trim();
            string[] references = may switch
            {
                "nothing" => [],
                "all above" or "all" => [.. table.Keys],
                _ => [.. may.Split('.')[0].Split(',').Select(part => "Fairlead." + part.Trim())],
            };
            var packages = Regex.Replace(row.Groups["packages"].Value, @"\([^)]*\)", "")
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(package => package != "none").ToArray();
            table[name] = (references, packages);
        }

        return table;
    }

    [GeneratedRegex(@"^\| `(?<name>Fairlead[.\w]*)` \|[^|]*\|(?<may>[^|]*)\|(?<packages>[^|]*)\|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
