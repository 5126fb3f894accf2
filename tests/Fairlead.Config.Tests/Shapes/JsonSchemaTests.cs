using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Documents;
using Fairlead.Config.Language;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Testing.Golden;
using Json.Schema;

namespace Fairlead.Config.Tests.Shapes;

/// <summary>What is read without error, the schema accepts; what it is to find, it finds.</summary>
public sealed class JsonSchemaTests
{
    private static readonly Json.Schema.JsonSchema Folder =
        Json.Schema.JsonSchema.FromText(Fairlead.Config.Shapes.JsonSchema.Of(KindShapes.All).ToJsonString());

    [Fact]
    public void Schema_OfEveryObjectOfTheGoldenCases_AcceptsWhatIsRead()
    {
        var accepted = 0;
        List<string> refused = [];
        foreach (var file in CaseFiles())
        {
            foreach (var document in Documents(File.ReadAllText(file), file))
            {
                if (document.Root is { } root && ObjectReader.Read(document, new SharedTexts()) is { } result
                    && result.Problems.All(static problem => problem.Severity != Model.Objects.ProblemSeverity.Error)
                    && result.Entries.Count > 0

                    // Istio's own mesh document is no kind.
                    && result.Entries.All(static entry => KindShapes.Find(entry.Key.Kind) is not null))
                {
                    var (isValid, why) = Check(ToJson(root));
                    accepted += isValid ? 1 : 0;
                    refused.AddRange(isValid ? [] : [$"{file}:{root.Line}: {why}"]);
                }
            }
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));
        Assert.True(accepted > 100, $"only {accepted} objects were looked at");
    }

    [Fact]
    public void Schema_OfAKind_AcceptsItsExample()
    {
        foreach (var kind in KindShapes.All)
        {
            var schema = Json.Schema.JsonSchema.FromText(Fairlead.Config.Shapes.JsonSchema.Of(kind).ToJsonString());
            var example = Assert.Single(Documents(kind.Example, "example.yaml"));
            Assert.True(schema.Evaluate(ToJson(example.Root!)).IsValid, kind.Kind); // the example is an object
        }
    }

    [Theory]
    [InlineData("spec: {hosts: [a.internal], resolution: STATC}", "an unknown word")]
    [InlineData("spec: {hosts: [a.internal], resolutin: STATIC}", "an unknown field")]
    [InlineData("spec: {resolution: STATIC}", "a missing field")]
    [InlineData("spec: {hosts: a.internal}", "no list")]
    [InlineData("spec: {hosts: [a.internal], ports: [{number: 99999, name: http}]}", "a number out of range")]
    [InlineData("spec: {hosts: [a.internal], ports: [{number: http, name: http}]}", "no number")]
    [InlineData("hosts: [a.internal]", "no spec")]
    public void Schema_WrongObject_IsFound(string rest, string what)
    {
        var text = $"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: a}}\n{rest}\n";
        Assert.False(Check(ToJson(Assert.Single(Documents(text, "a.yaml")).Root!)).IsValid, what); // it is an object
    }

    [Theory]
    [InlineData("VirtualServic")]
    [InlineData("Pod")]
    public void Schema_UnknownKind_IsFound(string kind) => Assert.False(Check(new JsonObject
    {
        ["apiVersion"] = "networking.istio.io/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = "a" },
        ["spec"] = new JsonObject(),
    }).IsValid);

    private static IEnumerable<string> CaseFiles() => Directory.GetDirectories(RepositoryRoot.Combine("tests"))
        .Select(static project => Path.Combine(project, "Cases"))
        .Where(Directory.Exists)
        .SelectMany(static cases => Directory.GetFiles(cases, "*.yaml", SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<TextDocument> Documents(string text, string file) =>
        DocumentReader.Read(text.AsMemory(), TextReading.IsJson(file, text), () => new ProblemList("test", file));

    private static (bool IsValid, string Why) Check(JsonNode? node)
    {
        var result = Folder.Evaluate(node, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return (result.IsValid, string.Join("; ", result.Details
            .Where(static detail => detail.HasErrors && detail.InstanceLocation.ToString() != "/kind")
            .Select(static detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}"))); // it has errors
    }

    // As an editor's YAML parser would have it.
    private static JsonNode? ToJson(TextNode node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.Select(
            static entry => KeyValuePair.Create(entry.Key.Value, ToJson(entry.Value)))),
        SequenceNode list => new JsonArray([.. list.Items.Select(ToJson)]),
        ScalarNode { Kind: ScalarKind.Text } text => JsonValue.Create(text.Value),
        ScalarNode { Kind: ScalarKind.Null } => null,
        ScalarNode { Kind: ScalarKind.Boolean } word => JsonValue.Create(word.Value.Equals("true", StringComparison.OrdinalIgnoreCase)),
        ScalarNode number when number.TryGetInteger(out var integer) => JsonValue.Create(integer),
        ScalarNode number => JsonValue.Create(double.Parse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"a node of another type: {node.GetType()}"),
    };
}
