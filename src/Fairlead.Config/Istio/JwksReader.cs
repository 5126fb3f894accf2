using System.Text.Json;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;

namespace Fairlead.Config.Istio;

/// <summary>Reads JSON Web Key Sets, as far as proxies look at them: a set of keys, each of a kind that is known.</summary>
internal static class JwksReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    /// <summary>The set; a single key becomes a set of one. Empty where it cannot be read.</summary>
    public static string Read(FieldValue field)
    {
        var text = field.Text("a JSON Web Key Set", 64 * 1024);
        if (text.Length == 0)
        {
            return "";
        }

        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var root = document.RootElement;
            if (IsKey(root))
            {
                return $$"""{"keys":[{{root.GetRawText()}}]}""";
            }

            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("keys", out var keys)
                && keys.ValueKind == JsonValueKind.Array
                && keys.EnumerateArray().All(IsKey))
            {
                return text;
            }

            field.Error(ErrorCodes.BadFormat, "expected a JSON Web Key Set: an object with keys, each of which has a kty");
        }
        catch (JsonException error)
        {
            field.Error(ErrorCodes.BadFormat, $"expected a JSON Web Key Set, got no JSON (line {error.LineNumber + 1} of the text)");
        }

        return "";
    }

    private static bool IsKey(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("kty", out var kind)
        && kind.ValueKind == JsonValueKind.String;
}
