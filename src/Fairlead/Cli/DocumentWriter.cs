using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Fairlead.Cli;

/// <summary>Prints a result as one JSON or YAML document.</summary>
internal static class DocumentWriter
{
    // The output goes to terminals and files, not into HTML: "+" and "'" stay readable.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync<T>(CliContext context, OutputFormat format, T value, JsonTypeInfo<T> type) =>
        WriteAsync(context, format, JsonSerializer.SerializeToNode(value, type) ?? new JsonObject());

    public static async Task WriteAsync(CliContext context, OutputFormat format, JsonNode document) =>
        await context.Out.WriteLineAsync(format == OutputFormat.Yaml ? YamlText.From(document) : Json(document));

    public static string Json(JsonNode document)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            document.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
