namespace Fairlead.ArchitectureTests;

/// <summary>A namespace is a folder, and namespaces of one project do not depend on one another in circles.</summary>
public sealed class NamespaceTests
{
    private static readonly string[] Banned = ["Utils", "Helpers", "Managers", "Services", "Utilities", "Common", "Misc"];

    [Fact]
    public void Namespace_IsItsFolder()
    {
        var wrong = Repository.Sources.Where(file => file.Namespace.Length > 0)
            .Where(file => file.Namespace != string.Join('.', file.Path.Split('/')[1..^1]))
            .Select(file => $"{file.Path}: namespace {file.Namespace}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Folders_AreStagesOrFeatures()
    {
        var wrong = Repository.Sources.Where(file => file.Path.Split('/')[2..^1].Intersect(Banned).Any()).Select(file => file.Path);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Namespaces_HaveNoCycle()
    {
        foreach (var project in Repository.Sources.GroupBy(file => file.Project))
        {
            // A using is what couples two namespaces; a nested namespace sees its parents without one, which the graph leaves out.
            var own = project.Select(file => file.Namespace).ToHashSet(StringComparer.Ordinal);
            var graph = project.GroupBy(file => file.Namespace).ToDictionary(
                group => group.Key,
                group => group.SelectMany(file => file.Usings)
                    .Where(own.Contains)
                    .Where(name => name != group.Key)
                    .ToHashSet(StringComparer.Ordinal));
            var cycle = FindCycle(graph);
            Assert.True(cycle is null, $"{project.Key}: {string.Join(" → ", cycle ?? [])}");
        }
    }

    private static List<string>? FindCycle(Dictionary<string, HashSet<string>> graph)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();

        List<string>? Visit(string node)
        {
            var at = path.IndexOf(node);
            if (at >= 0)
            {
                return [.. path[at..], node];
            }

            if (!done.Add(node))
            {
                return null;
            }

            path.Add(node);
            var found = graph[node].Select(Visit).FirstOrDefault(cycle => cycle is not null);
            path.RemoveAt(path.Count - 1);
            return found;
        }

        return graph.Keys.Select(Visit).FirstOrDefault(cycle => cycle is not null);
    }
}
