using System.Reflection;
using Fairlead.Testing.Golden;
using Fairlead.Translation.Drafts;

namespace Fairlead.Translation.Tests;

public sealed class ProblemCodeTests
{
    [Fact]
    public void Codes_AreUniqueAndExplainedInTheStagePage()
    {
        var codes = typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetValue(null)!)
            .ToList();
        var page = File.ReadAllText(RepositoryRoot.Combine("docs", "stages", "translation.md"));

        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Contains($"| {code} |", page, StringComparison.Ordinal));
        Assert.All(codes, code => Assert.StartsWith("FL18", code, StringComparison.Ordinal));
    }
}
