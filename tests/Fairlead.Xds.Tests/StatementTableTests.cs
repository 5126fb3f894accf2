using System.Reflection;
using System.Text.RegularExpressions;
using Fairlead.Testing.Programs;

namespace Fairlead.Xds.Tests;

/// <summary>
/// docs/reference/xds-statements.md says for each of the reference's statements which test holds us to it, or why it does not hold here.
/// This keeps the page and the tests together.
/// </summary>
public sealed partial class StatementTableTests
{
    private const int Statements = 140;

    private static readonly Dictionary<int, string> Page =
        File.ReadLines(Path.Combine(ExternalPrograms.RepositoryRoot, "docs", "reference", "xds-statements.md"))
        .Select(static line => Row().Match(line)).Where(static match => match.Success)
        .ToDictionary(static match => int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
            static match => match.Groups[2].Value);

    [Fact]
    public void Page_HasEveryStatement() => Assert.Equal(Enumerable.Range(1, Statements), Page.Keys.Order());

    [Fact]
    public void Page_NamesTestsThatExist()
    {
        var known = Tests().ToHashSet(StringComparer.Ordinal);
        Assert.Subset(known, Page.Values.SelectMany(static cell => Code().Matches(cell))
            .Select(static match => match.Groups[1].Value)
            .ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_NamesTheTestsThatBearTheNumber()
    {
        foreach (var test in Tests())
        {
            foreach (var number in Numbers().Match(test).Groups[1].Captures
                .Select(static capture => int.Parse(capture.ValueSpan, System.Globalization.CultureInfo.InvariantCulture)))
            {
                Assert.True(
                    Page[number].Contains($"`{test}`", StringComparison.Ordinal), $"the page does not name {test} for statement {number}");
            }
        }
    }

    private static IEnumerable<string> Tests() => Assembly.GetExecutingAssembly().GetTypes()
        .SelectMany(static type => type.GetMethods())
        .Where(static method => method.GetCustomAttributes<FactAttribute>().Any())
        .Select(static method => method.Name);

    [GeneratedRegex(@"^\| (\d+) \| (.*) \|$")]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z0-9]+_[A-Za-z0-9_]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(?:S(\d+)_)+")]
    private static partial Regex Numbers();
}
