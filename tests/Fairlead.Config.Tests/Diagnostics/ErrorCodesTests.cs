using System.Reflection;
using System.Text;
using Fairlead.Config.Diagnostics;
using Fairlead.Testing.Golden;

namespace Fairlead.Config.Tests.Diagnostics;

public sealed class ErrorCodesTests
{
    private static readonly (string Prefix, string Title)[] Groups =
    [
        ("FL10", "Files and text"), ("FL11", "Kinds and metadata"), ("FL12", "Fields"), ("FL13", "Objects beside each other"),
        ("FL14", "References"),
        ("FL15", "Resources written by hand"),
    ];

    [Fact]
    public void All_Codes_AreUniqueInOrderAndComplete()
    {
        var declared = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<ErrorCode>();

        Assert.Equal(declared.Select(code => code.Code).Order(StringComparer.Ordinal), ErrorCodes.All.Select(code => code.Code));
        Assert.Equal(ErrorCodes.All.Count, ErrorCodes.All.Select(code => code.Code).Distinct().Count());
        Assert.All(ErrorCodes.All, code => Assert.Contains(Groups, group => code.Code.StartsWith(group.Prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void ErrorsPage_IsWhatTheTableSays() =>
        GoldenFile.AssertMatches(RepositoryRoot.Combine("docs", "reference", "errors.md"), Page());

    [Fact]
    public void Cases_ProblemsOfEveryKind_AreExercised()
    {
        // What cannot stand in a folder of files: unreadable, oversized and nested ones have tests of their own.
        string[] elsewhere = ["FL1001", "FL1002", "FL1003", "FL1007", "FL1008", "FL1502"];
        // What no kind of object can say yet: the catalog's tests claim it without a front end.
        string[] claimed = ["FL1306", "FL1307", "FL1308", "FL1309", "FL1405", "FL1406"];
        var printed =
            string.Concat(Directory.GetFiles(
                RepositoryRoot.Combine("tests", "Fairlead.Config.Tests", "Cases"), "problems.txt", SearchOption.AllDirectories)
            .Select(File.ReadAllText));

        var tests = string.Concat(Directory.GetFiles(RepositoryRoot.Combine("tests", "Fairlead.Catalog.Tests", "Claims"), "*.cs")
            .Select(File.ReadAllText));

        Assert.All(ErrorCodes.All.Where(code => !elsewhere.Contains(code.Code) && !claimed.Contains(code.Code)),
            code => Assert.Contains($" {code.Code} ", printed, StringComparison.Ordinal));
        Assert.All(claimed, code => Assert.Contains($"\"{code}\"", tests, StringComparison.Ordinal));
    }

    private static string Page()
    {
        var page = new StringBuilder()
            .AppendLine("# Problems in configuration")
            .AppendLine()
            .AppendLine("Every problem that `fairlead validate`, `fairlead status` and the log name has a code. It is printed as")
            .AppendLine("`error CODE FILE:LINE:COLUMN PATH: what was expected and what was found (what to do)`.")
            .AppendLine("An object with an error is refused whole: its last good version stays live and is shown as stale, and the "
                + "objects beside it apply. A warning refuses nothing.")
            .AppendLine()
            .AppendLine("This page is generated from `ErrorCodes.cs` (`UPDATE_GOLDEN=1 dotnet test tests/Fairlead.Config.Tests`). Codes "
                + "of translation (FL18xx) are in its stage page.");
        foreach (var (prefix, title) in Groups)
        {
            page.AppendLine().AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"## {title}").AppendLine();
            page.AppendLine("| code | problem | why | what to do |").AppendLine("|---|---|---|---|");
            foreach (var code in ErrorCodes.All.Where(code => code.Code.StartsWith(prefix, StringComparison.Ordinal)))
            {
                page.AppendLine(
                    System.Globalization.CultureInfo.InvariantCulture, $"| {code.Code} | {code.Title} | {code.Meaning} | {code.Remedy} |");
            }
        }

        return page.ToString();
    }
}
