using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Documents;

/// <summary>
/// Writes what an object was read from as JSON: what it says without the layout, so that reading it again gives the same object. Pure.
/// </summary>
internal static partial class ObjectDocument
{
    // A file may have 8 MiB, whose quotes and line ends JSON writes with two characters. Only aliases can stand for more.
    internal const int MaxBytes = 32 * 1024 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

        // The nodes are bounded in depth when they are read.
        MaxDepth = TextLimits.MaxDepth + 8,
        SkipValidation = true,
    };

    // One of each per thread that reads: most documents are as long as the one before.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _room;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>The document of an object; null where it would be larger than 32 MiB.</summary>
    /// <param name="root">The object.</param>
    /// <param name="withStatus">Whether its status means something: else it is what the server of another store writes.</param>
    public static byte[]? Of(MappingNode root, bool withStatus = false)
    {
        var room = _room ??= new(4096);
        room.ResetWrittenCount();
        var writer = _writer ??= new(room, Options);
        writer.Reset(room);
        writer.WriteStartObject();
        var fits = true;
        foreach (var entry in root.Entries)
        {
            // What the server of another store writes is not what the user says.
            if (entry.Key.Value == "status" && !withStatus)
            {
                continue;
            }

            writer.WritePropertyName(entry.Key.Value);
            fits = fits && (entry.Key.Value == "metadata" && entry.Value is MappingNode metadata
                ? WriteMapping(writer, metadata, static key => IsOwn(key))
                : Write(writer, entry.Value));
        }

        if (!fits)
        {
            Forget();
            return null;
        }

        writer.WriteEndObject();
        writer.Flush();
        var document = room.WrittenSpan.ToArray();
        if (room.Capacity > 1024 * 1024)
        {
            Forget();
        }

        return document;
    }

    private static void Forget() => (_room, _writer) = (null, null);

    private static bool IsOwn(string key) => key is "name" or "namespace" or "labels" or "annotations" or "creationTimestamp";

    private static bool Write(Utf8JsonWriter writer, TextNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                return WriteMapping(writer, mapping, static _ => true);
            case SequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    if (!Write(writer, item))
                    {
                        return false;
                    }
                }

                writer.WriteEndArray();
                return true;
            case ScalarNode scalar:
                WriteScalar(writer, scalar);
                return writer.BytesCommitted + writer.BytesPending <= MaxBytes;
            default:
                throw new InvalidOperationException($"no such node: {node.GetType().Name}");
        }
    }

    private static bool WriteMapping(Utf8JsonWriter writer, MappingNode mapping, Func<string, bool> isTaken)
    {
        writer.WriteStartObject();
        foreach (var entry in mapping.Entries)
        {
            if (isTaken(entry.Key.Value))
            {
                writer.WritePropertyName(entry.Key.Value);
                if (!Write(writer, entry.Value))
                {
                    return false;
                }
            }
        }

        writer.WriteEndObject();
        return true;
    }

    // What is plain in YAML and has no form in JSON was read as text, or not at all.
    private static void WriteScalar(Utf8JsonWriter writer, ScalarNode scalar)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Null:
                writer.WriteNullValue();
                break;
            case ScalarKind.Boolean when scalar.Value is "true" or "false":
                writer.WriteBooleanValue(scalar.Value == "true");
                break;
            case ScalarKind.Number when JsonNumber().IsMatch(scalar.Value):
                writer.WriteRawValue(scalar.Value, skipInputValidation: true);
                break;
            default:
                writer.WriteStringValue(scalar.Value);
                break;
        }
    }

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex JsonNumber();
}
