using System.Text.RegularExpressions;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Documents;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Tests.Shapes;

/// <summary>What a reader asked for while it read an object, and what it found wrong. Paths have <c>[]</c> for every index.</summary>
internal sealed partial class ShapeReading
{
    private ShapeReading(ILookup<string, string> asked, IReadOnlyList<(string, ConfigProblem)> problems) =>
        (Asked, Problems) = (asked, problems);

    /// <summary>The names that were asked for, by the path of the mapping.</summary>
    public ILookup<string, string> Asked { get; }

    /// <summary>The problems by their paths.</summary>
    public IReadOnlyList<(string Path, ConfigProblem Problem)> Problems { get; }

    public static ShapeReading Of(string text)
    {
        List<(string Path, string Name)> asked = [];
        List<ConfigProblem> problems = [];
        foreach (var document in DocumentReader.Read(text.AsMemory(), isJson: false, () => new ProblemList("test", "test.yaml")
        {
            Finished = (path, names) => asked.AddRange(names.Select(name => (path, name))),
        }))
        {
            problems.AddRange(ObjectReader.Read(document, new SharedTexts()).Problems);
        }

        return new(
            asked.ToLookup(static item => Plain(item.Path), static item => item.Name),
            [.. problems.Select(static problem => (Plain(problem.Path), problem))]);
    }

    /// <summary>What refuses a value at a path for what it is, whatever stands beside it.</summary>
    public IEnumerable<ConfigProblem> Refusals(string path) => Problems.Where(item => (item.Path == path || item.Path == $"{path}[]")
            && item.Problem.Severity == ProblemSeverity.Error
            && item.Problem.Code is "FL1201" or "FL1203" or "FL1204" or "FL1205" or "FL1206" or "FL1207" or "FL1208" or "FL1210")
        .Select(static item => item.Problem);

    private static string Plain(string path) => Index().Replace(path, "[]");

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();
}
