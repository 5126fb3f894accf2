using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.State;

/// <summary>
/// The lines of a state file: the first 16 digits of the SHA-256 of the rest, a space, and one JSON document. The first line names format,
/// version and source; each other one sets an object or removes it. Pure.
/// </summary>
internal static class StateRecord
{
    /// <summary>The format that this build writes, and the newest that it reads.</summary>
    public const int Version = 1;

    private const string Format = "fairlead-objects";
    private const int HashDigits = 16;

    // A document may be nested as deep as its reader goes.
    private const int MaxDepth = 128;

    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Adds the first line.</summary>
    public static void WriteHeader(ArrayBufferWriter<byte> lines, string source) => WriteLine(lines, writer =>
    {
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteString("source", source);
    });

    /// <summary>Adds the line of an edit.</summary>
    public static void Write(ArrayBufferWriter<byte> lines, StateEdit edit) => WriteLine(lines, writer =>
    {
        writer.WriteStartArray(edit.Object is null ? "remove" : "set");
        writer.WriteStringValue(edit.Key.Group);
        writer.WriteStringValue(edit.Key.Kind);
        writer.WriteStringValue(edit.Key.Namespace);
        writer.WriteStringValue(edit.Key.Name);
        writer.WriteEndArray();
        if (edit.Object is { } item)
        {
            writer.WriteString("version", item.ResourceVersion);
            writer.WriteString("file", edit.Place.Origin.File);
            writer.WriteNumber("line", edit.Place.Origin.Line);
            writer.WriteNumber("column", edit.Place.Origin.Column);
            writer.WriteString("text", edit.Place.TextHash.ToString());
            writer.WritePropertyName("object");
            writer.WriteRawValue(item.Document.Span, skipInputValidation: true);
        }
    });

    /// <summary>The JSON of a line, if its checksum is right.</summary>
    public static bool TryOpen(ReadOnlyMemory<byte> line, out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (line.Length <= HashDigits + 1 || line.Span[HashDigits] != (byte)' ')
        {
            return false;
        }

        json = line[(HashDigits + 1)..];
        Span<byte> digits = stackalloc byte[HashDigits];
        WriteHash(json.Span, digits);
        return digits.SequenceEqual(line.Span[..HashDigits]);
    }

    /// <summary>The version of the format, if a line is the first one of a state file.</summary>
    public static int? VersionOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("format", out var format) && format.ValueEquals(Format)
                && document.RootElement.TryGetProperty("version", out var version) && version.TryGetInt32(out var number)
                    ? number
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What a line says; false where it is none that this version knows.</summary>
    /// <param name="json">The JSON of the line.</param>
    /// <param name="source">The source, for the place.</param>
    /// <param name="key">The object.</param>
    /// <param name="stored">What is stored of it; null where it is removed.</param>
    public static bool TryRead(ReadOnlyMemory<byte> json, string source, out ConfigKey? key, out StoredObject? stored)
    {
        (key, stored) = (null, null);
        try
        {
            Utf8JsonReader reader = new(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            string version = "", file = "", text = "";
            int line = 0, column = 0;
            var isSet = false;
            ReadOnlyMemory<byte> document = default;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "set" or "remove":
                        isSet = name == "set";
                        key = ReadKey(ref reader);
                        break;
                    case "version":
                        version = reader.GetString() ?? "";
                        break;
                    case "file":
                        file = reader.GetString() ?? "";
                        break;
                    case "text":
                        text = reader.GetString() ?? "";
                        break;
                    case "line":
                        line = reader.GetInt32();
                        break;
                    case "column":
                        column = reader.GetInt32();
                        break;
                    case "object":
                        var start = (int)reader.TokenStartIndex;
                        reader.Skip();
                        document = json[start..(int)reader.BytesConsumed];
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            stored = isSet && key is not null
                ? new()
                {
                    Key = key,
                    ResourceVersion = version,
                    Place = new(new(source, file, line, column), HashOf(text)),
                    Document = document,
                }
                : null;
            return key is not null && (!isSet || !document.IsEmpty);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static ConfigKey? ReadKey(ref Utf8JsonReader reader)
    {
        List<string> parts = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            parts.Add(reader.GetString() ?? "");
        }

        return parts is [var group, var kind, var ns, var name] ? new(group, kind, ns, name) : null;
    }

    private static Hash128 HashOf(string text) =>
        text.Length == 32
        && ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
        && ulong.TryParse(text.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            ? new(high, low)
            : default;

    private static void WriteLine(ArrayBufferWriter<byte> lines, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> json = new(1024);
        using (var writer = new Utf8JsonWriter(json, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        var line = lines.GetSpan(HashDigits + json.WrittenCount + 2);
        WriteHash(json.WrittenSpan, line);
        line[HashDigits] = (byte)' ';
        json.WrittenSpan.CopyTo(line[(HashDigits + 1)..]);
        line[HashDigits + 1 + json.WrittenCount] = (byte)'\n';
        lines.Advance(HashDigits + json.WrittenCount + 2);
    }

    private static void WriteHash(ReadOnlySpan<byte> json, Span<byte> digits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash[..(HashDigits / 2)]), digits);
    }
}
