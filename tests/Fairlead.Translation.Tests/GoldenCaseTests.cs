using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Envoy.Config.Core.V3;
using Fairlead.Config.Files;
using Fairlead.Config.Places;
using Fairlead.Model.Objects;
using Fairlead.Protos;
using Fairlead.Testing.Golden;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Programs;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Scope;
using Google.Protobuf;

namespace Fairlead.Translation.Tests;

/// <summary>
/// Each folder below Cases holds an <c>input.yaml</c>, what nodes say of themselves as <c>NODE.node.json</c>, and what each gets as
/// <c>NODE.expected.json</c>.
/// </summary>
public sealed class GoldenCaseTests
{
    private const string Suite = "tests/Fairlead.Translation.Tests/Cases";

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(ProtoRegistry.Types)
        .WithPreserveProtoFieldNames(true));

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    public static IEnumerable<object[]> Cases() => GoldenFile.Cases(Suite);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Translate_Case_MatchesItsFiles(string name)
    {
        foreach (var translated in Translate(name))
        {
            GoldenFile.AssertMatches(Path.Combine(Folder(name), translated.Node + ".expected.json"), Text(translated, Folder(name)));
        }
    }

    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [MemberData(nameof(Cases))]
    public async Task Translate_CaseForSidecars_IsAcceptedByEnvoy(string name)
    {
        foreach (var translated in Translate(name).Where(one => one.Kind != ProxyKind.Grpc && one.Routes == RouteDelivery.Full))
        {
            await EnvoyValidation.AssertAcceptedAsync($"{name}/{translated.Node}", translated.Result);
        }
    }

    private static string Folder(string name) => RepositoryRoot.Combine([.. Suite.Split('/'), name]);

    private static IEnumerable<Translated> Translate(string name)
    {
        var config = ConfigFiles.Load([Path.Combine(Folder(name), "input.yaml")]);
        var catalog = TestCatalog.Join(config);
        var places = new PlaceLookup(config.Places);
        foreach (var file in Directory.GetFiles(Folder(name), "*.node.json").Order(StringComparer.Ordinal))
        {
            var isDelta = file.EndsWith(".delta.node.json", StringComparison.Ordinal);
            var scope = ProxyScopeReader.Read(Node.Parser.ParseJson(File.ReadAllText(file)), isDelta, out var problem);
            Assert.True(problem is null, $"{file}: {problem}");
            yield return new(Path.GetFileName(file).Split('.')[0], Translator.Translate(catalog.Mesh, scope),
                [.. config.Problems, .. catalog.Problems], places) { Kind = scope.Kind, Routes = scope.Routes };
        }
    }

    private static string Text(Translated translated, string folder)
    {
        var root = new JsonObject
        {
            ["resources"] = new JsonArray([.. translated.Result.Resources.Select(resource => JsonOf(resource, translated.Places))]),
            ["problems"] =
                new JsonArray([.. translated.ConfigProblems.Concat(translated.Result.Problems)
                    .Select(problem => (JsonNode)translated.Places.Locate(problem).ToString())]),
        };
        return new StringBuilder(root.ToJsonString(Indented)).Replace(folder + Path.DirectorySeparatorChar, "").ToString();
    }

    private static JsonObject JsonOf(TranslatedResource resource, PlaceLookup places) => new JsonObject
    {
        ["type"] = resource.TypeUrl[(resource.TypeUrl.LastIndexOf('.') + 1)..],
        ["name"] = resource.Name,
        ["uses"] = new JsonArray([.. resource.Uses.Select(name => (JsonNode)name)]),
        ["origins"] = new JsonArray([.. resource.Provenance.Select(provenance => (JsonNode)$"{provenance.Key} {places.Find(provenance)}")]),
        ["resource"] = JsonNode.Parse(Formatter.Format(ProtoRegistry.Find(resource.TypeUrl)!.Parser.ParseFrom(resource.Value.Span))),
    };

    private sealed record Translated(string Node, TranslationResult Result, IReadOnlyList<ConfigProblem> ConfigProblems, PlaceLookup Places)
    {
        public required ProxyKind Kind { get; init; }

        public required RouteDelivery Routes { get; init; }
    }
}
