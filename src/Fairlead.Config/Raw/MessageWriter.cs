using Fairlead.Config.Diagnostics;
using Fairlead.Model.Text;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fairlead.Config.Raw;

/// <summary>
/// Writes a mapping as the bytes of a proto message, by protobuf's JSON rules, with line and path for everything that does not fit. It goes
/// by descriptors to the wire instead of setting properties, so it needs no runtime reflection.
/// </summary>
internal static class MessageWriter
{
    /// <summary>Reads the <c>@type</c> of a mapping that stands for an Any.</summary>
    public static string ReadType(FieldValue any, MappingNode mapping, out MessageDescriptor? descriptor)
    {
        descriptor = null;
        if (mapping.Find("@type") is not { } entry)
        {
            any.Error(
                ErrorCodes.MissingField,
                "required: expected @type, got nothing",
                "\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster");
            return "";
        }

        var field = any.Child(entry);
        var url = field.Text("a type URL", maxLength: 512);
        if (url.Length == 0)
        {
            return "";
        }

        descriptor = ProtoRegistry.Find(url);
        if (descriptor is null)
        {
            var name = url[(url.LastIndexOf('/') + 1)..];
            var known = ProtoRegistry.Files.SelectMany(file => file.MessageTypes).Select(type => type.FullName);
            var remedy = url.Contains('/', StringComparison.Ordinal) ? DidYouMean.Remedy(name, known) : $"write {TypeUrls.Prefix}{name}";
            field.Error(ErrorCodes.UnknownType, $"this build knows no message of type {ScalarNode.Shorten(url)}", remedy);
        }

        return descriptor is null ? url : TypeUrls.Prefix + descriptor.FullName;
    }

    /// <summary>Writes the fields of a message; <c>@type</c> is left out.</summary>
    public static byte[] Write(FieldValue self, MappingNode mapping, MessageDescriptor descriptor)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        var given = new HashSet<int>();
        var oneofs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            var name = entry.Key.Value;
            if (name == "@type")
            {
                continue;
            }

            var value = self.Child(entry);
            if (Find(descriptor, name) is not { } field)
            {
                var known = descriptor.Fields.InDeclarationOrder().Select(candidate => candidate.Name);
                value.Error(
                    ErrorCodes.UnknownField,
                    $"{descriptor.FullName} has no field \"{ScalarNode.Shorten(name)}\"",
                    DidYouMean.Remedy(name, known));
                continue;
            }

            if (!given.Add(field.FieldNumber))
            {
                value.Error(
                    ErrorCodes.DuplicateKey,
                    $"the field \"{field.Name}\" is given twice, under both of its names",
                    "remove one of the two");
                continue;
            }

            if (field.RealContainingOneof is { } oneof && !oneofs.TryAdd(oneof.Name, name))
            {
                value.Error(ErrorCodes.Conflict, $"\"{name}\" and \"{oneofs[oneof.Name]}\" exclude each other", "keep one of them");
                continue;
            }

            WriteField(output, value, field);
        }

        output.Flush();
        return stream.ToArray();
    }

    private static FieldDescriptor? Find(MessageDescriptor descriptor, string name) =>
        descriptor.FindFieldByName(name) ?? descriptor.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name);

    private static void WriteField(CodedOutputStream output, FieldValue value, FieldDescriptor field)
    {
        if (field.IsMap)
        {
            WriteMap(output, value, field);
        }
        else if (field.IsRepeated)
        {
            value.Items(item =>
            {
                WriteSingle(output, item, field);
                return 0;
            });
        }
        else
        {
            WriteSingle(output, value, field);
        }
    }

    private static void WriteSingle(CodedOutputStream output, FieldValue value, FieldDescriptor field)
    {
        if (field.FieldType is FieldType.Message)
        {
            var bytes = WellKnownWriter.TryWrite(value, field.MessageType) ?? WritePlain(value, field.MessageType);
            output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(bytes));
            return;
        }

        ScalarWriter.Write(output, value, field);
    }

    private static byte[] WritePlain(FieldValue value, MessageDescriptor type)
    {
        if (value.Node is MappingNode mapping)
        {
            return Write(value, mapping, type);
        }

        value.WrongType($"a {type.Name}");
        return [];
    }

    // Sorted by key: the bytes then depend on the content alone.
    private static void WriteMap(CodedOutputStream output, FieldValue value, FieldDescriptor field)
    {
        var keyField = field.MessageType.FindFieldByNumber(1);
        var valueField = field.MessageType.FindFieldByNumber(2);
        var entries = value.Pairs((key, item) =>
        {
            using var stream = new MemoryStream();
            using var entry = new CodedOutputStream(stream);
            var keyNode = new ScalarNode(key, isPlain: keyField.FieldType != FieldType.String, item.Line, item.Column);
            ScalarWriter.Write(entry, item with { Node = keyNode }, keyField);
            WriteSingle(entry, item, valueField);
            entry.Flush();
            return stream.ToArray();
        });
        foreach (var (_, entry) in entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(entry));
        }
    }
}
