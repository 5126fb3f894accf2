using System.Reflection;
using Fairlead.Config.Diagnostics;
using Fairlead.Testing.Golden;

namespace Fairlead.Config.Tests.Diagnostics;

public sealed class ErrorCodesTests
{
    internal static readonly (string Prefix, string Title)[] Groups =
    [
        ("FL10", "Files and text"), ("FL11", "Kinds and metadata"), ("FL12", "Fields"), ("FL13", "Objects beside each other"),
        ("FL14", "References"),
        ("FL15", "Resources written by hand"), ("FL16", "What is probably not meant"),
        ("FL17", "Sources and what is kept of them"),
        ("FL18", "What clients cannot be given"),
    ];

    [Fact]
    public void All_Codes_AreUniqueInOrderAndComplete()
    {
        var declared = new[] { typeof(ErrorCodes), typeof(AnalysisCodes), typeof(SourceCodes), typeof(RenderingCodes) }
            .SelectMany(table => table.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => field.GetValue(null))
            .OfType<ErrorCode>();

        Assert.Equal(declared.Select(code => code.Code).Order(StringComparer.Ordinal), ErrorCodes.All.Select(code => code.Code));
        Assert.Equal(ErrorCodes.All.Count, ErrorCodes.All.Select(code => code.Code).Distinct().Count());
        Assert.All(ErrorCodes.All, code => Assert.Contains(Groups, group => code.Code.StartsWith(group.Prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void Cases_ProblemsOfEveryKind_AreExercised()
    {
        // What cannot stand in a folder of files: unreadable, oversized and nested ones have tests of their own.
        string[] elsewhere = ["FL1001", "FL1002", "FL1003", "FL1007", "FL1008", "FL1009", "FL1502"];
        // What no kind of object can say yet: the catalog's tests claim it without a front end.
        string[] claimed = ["FL1306", "FL1307", "FL1308", "FL1309", "FL1405", "FL1406"];
        var printed =
            string.Concat(Directory.GetFiles(
                RepositoryRoot.Combine("tests", "Fairlead.Config.Tests", "Cases"), "problems.txt", SearchOption.AllDirectories)
            .Select(File.ReadAllText));

        var tests = string.Concat(Directory.GetFiles(RepositoryRoot.Combine("tests", "Fairlead.Catalog.Tests", "Claims"), "*.cs")
            .Select(File.ReadAllText));

        var later = AnalysisCodes.All.Concat(SourceCodes.All).Concat(RenderingCodes.All);
        Assert.All(
            ErrorCodes.All.Except(later).Where(code => !elsewhere.Contains(code.Code) && !claimed.Contains(code.Code)),
            code => Assert.Contains($" {code.Code} ", printed, StringComparison.Ordinal));
        Assert.All(claimed, code => Assert.Contains($"\"{code}\"", tests, StringComparison.Ordinal));
    }
}
