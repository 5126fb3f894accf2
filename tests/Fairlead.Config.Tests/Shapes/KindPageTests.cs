using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fairlead.Config.Language;
using Fairlead.Config.Shapes;
using Fairlead.Testing.Golden;

namespace Fairlead.Config.Tests.Shapes;

/// <summary>docs/reference/config is made from the descriptions of the kinds: <c>UPDATE_GOLDEN=1</c> rewrites it.</summary>
public sealed class KindPageTests
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Folder = RepositoryRoot.Combine("docs", "reference", "config");

    public static TheoryData<string> Names => [.. KindShapes.All.Select(static kind => kind.Kind)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_IsWhatTheDescriptionSays(string name) =>
        GoldenFile.AssertMatches(Path.Combine(Folder, $"{name}.md"), KindPage.Write(KindShapes.Find(name)!)); // a name of theirs

    [Fact]
    public void Index_NamesEveryKind()
    {
        var index = new StringBuilder("""
            # The language of the configuration

            A page per kind, made from the descriptions in `src/Fairlead.Config/Language`, which a test holds together with what is read
            (`UPDATE_GOLDEN=1 dotnet test tests/Fairlead.Config.Tests` rewrites it). `fairlead explain KIND.FIELD` prints the same, and
            `fairlead schema` the [JSON schema](fairlead.schema.json) for [editors](../../how-to/editor-support.md).
            How values are read stands in [the stage's page](../../stages/config.md).

            | kind | says |
            |---|---|

            """);
        foreach (var kind in KindShapes.All)
        {
            index.Append(CultureInfo.InvariantCulture, $"| [{kind.Kind}]({kind.Kind}.md) | {kind.Spec.Meaning} |\n");
        }

        GoldenFile.AssertMatches(Path.Combine(Folder, "README.md"), index.ToString());
    }

    [Fact]
    public void Folder_HasNothingElse() => Assert.Empty(Directory.GetFiles(Folder)
        .Select(static file => Path.GetFileName(file))
        .Except([.. KindShapes.All.Select(static kind => $"{kind.Kind}.md"), "README.md", "fairlead.schema.json"]));

    [Fact]
    public void Schema_OfAllKinds_IsWhatTheDescriptionsSay() => GoldenFile.AssertMatches(
        Path.Combine(Folder, "fairlead.schema.json"), JsonSchema.Of(KindShapes.All).ToJsonString(Indented));
}
