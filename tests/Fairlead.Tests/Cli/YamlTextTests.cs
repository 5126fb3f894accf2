using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Cli;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fairlead.Tests.Cli;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[1,2,{"c":"d","e":[]}],"f":{}}""")]
    [InlineData("""{"a":{"b":{"c":[["x","y"],["z"]]}}}""")]
    [InlineData("""[{"a":1},{"b":null},"text",true,1.5]""")]
    [InlineData("""{"empty":"","space":" x ","colon":"a: b","hash":"a #b","dash":"- a","quote":"\"'\\","line":"a\nb","bang":"!x","star":"*","at":"@type"}""")]
    [InlineData("""{"true":"true","no":"no","null":"null","tilde":"~","number":"15","float":"1e3","date":"2026-11-21","time":"10:20","hex":"0x1f","octal":"010","inf":".inf"}""")]
    [InlineData("""{"unicode":"grüße 漢字 🚢","tab":"a\tb","bar":"outbound|80||shop.internal","url":"http://127.0.0.1:80/x"}""")]
    public void From_Document_ReadsBackAsTheSame(string json)
    {
        var document = JsonNode.Parse(json);
        var stream = new YamlStream();
        stream.Load(new StringReader(YamlText.From(document)));
        Assert.Equal(Plain(document), Plain(stream.Documents[0].RootNode));
    }

    [Fact]
    public void From_Document_LooksAsWritten() => Assert.Equal(
        "name: shop\nports:\n- number: 80\n  names:\n  - http\n- number: 90\nempty: []",
        YamlText.From(JsonNode.Parse("""{"name":"shop","ports":[{"number":80,"names":["http"]},{"number":90}],"empty":[]}""")));

    // Both sides in one form: strings in quotes, so that a string that would be read as a number or a boolean shows.
    private static string Plain(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject map => $"{{{string.Join(',', map.Select(pair => $"\"{pair.Key}\":{Plain(pair.Value)}"))}}}",
        JsonArray list => $"[{string.Join(',', list.Select(Plain))}]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => $"\"{value.GetValue<string>()}\"",
        _ => node.ToJsonString(),
    };

    private static string Plain(YamlNode node) => node switch
    {
        YamlMappingNode map => $"{{{string.Join(',', map.Children.Select(pair => $"\"{pair.Key}\":{Plain(pair.Value)}"))}}}",
        YamlSequenceNode list => $"[{string.Join(',', list.Children.Select(Plain))}]",
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when IsOther(scalar.Value ?? "") => scalar.Value ?? "",
        YamlScalarNode scalar => $"\"{scalar.Value}\"",
        _ => "?",
    };

    private static bool IsOther(string text) =>
        text is "true" or "false" or "null" or "~" or "yes" or "no" or "" || text.StartsWith('.') || char.IsAsciiDigit(text[0]);
}
