using Fairlead.Config.Files;
using Fairlead.Config.Places;
using Fairlead.Model.Objects;
using Fairlead.Testing.Golden;
using Fairlead.Testing.Meshes;

namespace Fairlead.Catalog.Tests;

/// <summary>Every folder of Cases: what its files join to, and every problem that is printed for them.</summary>
public sealed class GoldenCaseTests
{
    private const string Suite = "tests/Fairlead.Config.Tests/Cases";

    public static IEnumerable<object[]> Cases => GoldenFile.Cases(Suite);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Build_Case_MatchesExpectation(string name)
    {
        var folder = RepositoryRoot.Combine([.. Suite.Split('/'), name]);
        var input = Path.Combine(folder, "input");

        var config = ConfigFiles.Load([input]);
        var state = TestCatalog.Join(config);

        // The same names on every machine.
        string Relative(string text) => text.Replace(input + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        var problems = config.Problems.Concat(state.Problems)
            .Select(new PlaceLookup(config.Places).Locate)
            .Select(problem => Relative(problem.ToString()) + "\n");
        GoldenFile.AssertMatches(Path.Combine(folder, "expected.json"), Relative(StableJson.Write(state.Mesh)));
        GoldenFile.AssertMatches(Path.Combine(folder, "problems.txt"), string.Concat(problems));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Build_FilesInAnotherOrder_GivesEqualMesh(string name)
    {
        var input = RepositoryRoot.Combine([.. Suite.Split('/'), name, "input"]);
        var files = Directory.GetFiles(input).Order(StringComparer.Ordinal).ToList();

        var forward = ConfigFiles.Load(files);
        files.Reverse();
        var backward = ConfigFiles.Load(files);

        if (forward.Problems.All(problem => problem.Code != "FL1301"))
        {
            var left = TestCatalog.Join(forward).Mesh;
            var right = TestCatalog.Join(backward).Mesh;
            Assert.Equal(StableJson.Write(left), StableJson.Write(right));
        }
    }

    [Fact]
    public void Build_Everything_KeepsAcceptedObjectsOnly()
    {
        var input = RepositoryRoot.Combine([.. Suite.Split('/'), "references", "input"]);
        var config = ConfigFiles.Load([input]);

        var state = TestCatalog.Join(config);

        var refused = state.Problems.Where(problem => problem.Severity == ProblemSeverity.Error)
            .Select(problem => problem.Key!)
            .ToHashSet();
        Assert.NotEmpty(refused);
        Assert.Equal(refused, state.Statuses.Where(entry => entry.Value.State == ObjectState.Refused)
            .Select(entry => entry.Key)
            .ToHashSet());
        Assert.Equal(config.Objects.Keys, state.Statuses.Keys);
    }
}
