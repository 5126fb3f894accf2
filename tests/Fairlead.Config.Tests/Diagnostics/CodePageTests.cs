using System.Globalization;
using System.Text;
using Fairlead.Catalog;
using Fairlead.Catalog.Analysis;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Files;
using Fairlead.Config.FrontEnds;
using Fairlead.Config.Places;
using Fairlead.Model.Objects;
using Fairlead.Testing.Golden;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Scope;

namespace Fairlead.Config.Tests.Diagnostics;

/// <summary>docs/reference/diagnostics is made from the table of codes: <c>UPDATE_GOLDEN=1</c> rewrites it.</summary>
public sealed class CodePageTests
{
    private static readonly string Folder = RepositoryRoot.Combine("docs", "reference", "diagnostics");

    public static TheoryData<string> Codes => [.. ErrorCodes.All.Select(static code => code.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Page_IsWhatTheTableSays(string code)
    {
        var page = CodePage.Write(ErrorCodes.All.First(known => known.Code == code), Check);
        GoldenFile.AssertMatches(Path.Combine(Folder, $"{code}.md"), page);
    }

    [Fact]
    public void Example_HasAProblemOfItsCode()
    {
        foreach (var code in ErrorCodes.All)
        {
            if (CodePage.ExampleOf(code.Code) is { } example)
            {
                Assert.Contains(code.Code, Check("example.yaml", example).Select(static problem => problem.Code));
            }
        }
    }

    [Fact]
    public void Folder_HasNoPageOfACodeThatIsNotKnown() => Assert.Empty(
        Directory.GetFiles(Folder)
        .Select(static file => Path.GetFileNameWithoutExtension(file))
        .Except(ErrorCodes.All.Select(static code => code.Code)));

    [Fact]
    public void Index_NamesEveryCode()
    {
        var index = new StringBuilder(
            """
            # Problems in configuration

            Every problem that `fairlead validate`, `fairlead analyze`, `fairlead status` and the log name has a code. It is printed as
            `error CODE FILE:LINE:COLUMN PATH: what was expected and what was found (what to do)`; `fairlead explain CODE` prints its page.
            An object with an error is refused whole: its last good version stays live and is shown as stale, and the objects beside it apply. A warning refuses nothing.

            This index and the pages are generated from the tables in `src/Fairlead.Config/Diagnostics` (`UPDATE_GOLDEN=1 dotnet test tests/Fairlead.Config.Tests`).

            """);
        foreach (var (prefix, title) in ErrorCodesTests.Groups)
        {
            index.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| code | problem |\n|---|---|\n");
            foreach (var code in ErrorCodes.All.Where(code => code.Code.StartsWith(prefix, StringComparison.Ordinal)))
            {
                index.Append(CultureInfo.InvariantCulture, $"| [{code.Code}](diagnostics/{code.Code}.md) | {code.Title} |\n");
            }
        }

        GoldenFile.AssertMatches(RepositoryRoot.Combine("docs", "reference", "errors.md"), index.ToString());
    }

    // As the command line does it, which this project does not see.
    private static List<ConfigProblem> Check(string name, ReadOnlyMemory<byte> text)
    {
        var reading = ConfigFiles.Read([], [new(name, text)]);
        MeshCatalog catalog = new(Lowering.Lower);
        var state = catalog.Step(catalog.Empty, new() { Objects = reading.Config.Objects });
        MeshRendering rendering = new();
        var scopes = rendering.Empty.Scopes.With("envoy", new() { Kind = ProxyKind.Envoy, Namespace = "default" })
            .With("grpc", new() { Kind = ProxyKind.Grpc, Namespace = "default" })
            .With("own sidecar", new() { Kind = ProxyKind.Fairlead, Namespace = "default" });
        var found = reading.Config.Problems.Concat(MeshAnalysis.Find(state, Lowering.Lower))
            .Concat(state.Problems)
            .Concat(rendering.Step(rendering.Empty, state.Mesh, scopes).Problems);
        var places = new PlaceLookup(reading.Config.Places) { Texts = reading.Texts };
        return [.. found.Select(places.Locate).Distinct()];
    }
}
