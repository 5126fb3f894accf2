using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fairlead.Cli;

/// <summary>Writes JSON documents as block YAML. What could be read as something other than a string is quoted.</summary>
internal static partial class YamlText
{
    public static string From(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                foreach (var (key, value) in map)
                {
                    text.Append(' ', indent).Append(Scalar(key)).Append(':');
                    WriteUnder(text, value, indent + 2);
                }

                break;
            case JsonArray { Count: > 0 } list:
                foreach (var item in list)
                {
                    text.Append(' ', indent).Append('-');
                    WriteItem(text, item, indent + 2);
                }

                break;
            default:
                text.Append(' ', indent).Append(Inline(node)).Append('\n');
                break;
        }
    }

    private static void WriteUnder(StringBuilder text, JsonNode? value, int indent)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append('\n');

            // A list may stand at its key's own indentation, as most YAML is written.
            Write(text, value, value is JsonArray ? indent - 2 : indent);
            return;
        }

        text.Append(' ').Append(Inline(value)).Append('\n');
    }

    private static void WriteItem(StringBuilder text, JsonNode? item, int indent)
    {
        if (item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            // The first line of a nested block shares the line of its dash.
            var nested = new StringBuilder();
            Write(nested, item, indent);
            text.Append(' ').Append(nested.ToString().AsSpan(indent));
            return;
        }

        text.Append(' ').Append(Inline(item)).Append('\n');
    }

    private static string Inline(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Scalar(string text) =>
        PlainScalar().IsMatch(text)
            && !Special().IsMatch(text)
            && !double.TryParse(text, NumberStyles.Any, CultureInfo.InvariantCulture, out _)
            ? text
            : $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./@+=|()~-]*(?:[ :][A-Za-z0-9_./@+=|()~-]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainScalar();

    // Words that YAML 1.1 readers take for booleans or null, and what they take for dates or base-60 numbers.
    [GeneratedRegex(
        @"^(?:true|false|yes|no|on|off|y|n|null|~|\.inf|\.nan|0[xo][0-9a-f_]+|[0-9][0-9_:.+-]*(?:[tT ].*)?)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Special();
}
