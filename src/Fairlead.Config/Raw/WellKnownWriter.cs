using System.Globalization;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Config.Raw;

/// <summary>Writes the messages that protobuf's JSON writes in a form of their own.</summary>
internal static class WellKnownWriter
{
    /// <summary>The bytes, or null where the message has no form of its own.</summary>
    public static byte[]? TryWrite(FieldValue value, MessageDescriptor type)
    {
        switch (type.FullName)
        {
            case "google.protobuf.Any":
                return WriteAny(value);
            case "google.protobuf.Duration":
                return Duration.FromTimeSpan(ReadDuration(value)).ToByteArray();
            case "google.protobuf.Timestamp":
                return WriteTimestamp(value);
            case "google.protobuf.Struct":
                return ReadStruct(value).ToByteArray();
            case "google.protobuf.Value":
                return ReadValue(value).ToByteArray();
            case "google.protobuf.ListValue":
                return ReadList(value).ToByteArray();
            case "google.protobuf.FieldMask":
                return WriteMask(value);
            default:
                return IsWrapper(type) ? WriteWrapper(value, type) : null;
        }
    }

    private static bool IsWrapper(MessageDescriptor type) => type.File.Name == "google/protobuf/wrappers.proto";

    private static byte[] WriteWrapper(FieldValue value, MessageDescriptor type)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        ScalarWriter.Write(output, value, type.FindFieldByNumber(1));
        output.Flush();
        return stream.ToArray();
    }

    private static byte[] WriteAny(FieldValue value)
    {
        if (value.Node is not MappingNode mapping)
        {
            value.WrongType("a message with @type");
            return [];
        }

        var url = MessageWriter.ReadType(value, mapping, out var descriptor);
        if (descriptor is null)
        {
            return [];
        }

        return new Any { TypeUrl = url, Value = ByteString.CopyFrom(WriteContent(value, mapping, descriptor)) }.ToByteArray();
    }

    // A message with a form of its own stands under "value" inside an Any.
    private static byte[] WriteContent(FieldValue any, MappingNode mapping, MessageDescriptor descriptor)
    {
        var hasOwnForm = IsWrapper(descriptor)
            || descriptor.FullName is "google.protobuf.Any" or "google.protobuf.Duration" or "google.protobuf.Timestamp"
                or "google.protobuf.Struct" or "google.protobuf.Value" or "google.protobuf.ListValue" or "google.protobuf.FieldMask";
        if (!hasOwnForm)
        {
            return Canonical(descriptor, MessageWriter.Write(any, mapping, descriptor));
        }

        var fields = new FieldReader(any, mapping);
        fields.Ignore("@type");
        var value = fields.Required("value", descriptor.Name);
        fields.Finish();
        return value is { } content ? TryWrite(content, descriptor) ?? [] : [];
    }

    // What stands in an Any is bytes to the message around it, so it is brought into its final form here.
    private static byte[] Canonical(MessageDescriptor descriptor, byte[] bytes) => descriptor.Parser.ParseFrom(bytes).ToByteArray();

    private static TimeSpan ReadDuration(FieldValue value)
    {
        if (value.Node is ScalarNode { Kind: ScalarKind.Text } scalar
            && DurationText.TryParse(scalar.Value, out var duration)
            && duration < TimeSpan.MaxValue)
        {
            return duration;
        }

        value.Error(
            ErrorCodes.BadDuration, $"expected a duration such as 5s or 0.25s, got {value.Node.Describe()}", "a number with a unit");
        return TimeSpan.Zero;
    }

    private static byte[] WriteTimestamp(FieldValue value)
    {
        var text = value.TextOrEmpty("a time in RFC 3339 form", 64);
        if (text.EndsWith('Z')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time))
        {
            return Timestamp.FromDateTimeOffset(time).ToByteArray();
        }

        value.Error(ErrorCodes.BadFormat, $"expected a time such as 2030-01-31T12:00:00Z, got {value.Node.Describe()}");
        return [];
    }

    private static byte[] WriteMask(FieldValue value)
    {
        var mask = new FieldMask();
        foreach (var path in value.TextOrEmpty("field paths with commas between").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            mask.Paths.Add(string.Concat(path.Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString())));
        }

        return mask.ToByteArray();
    }

    private static Struct ReadStruct(FieldValue value)
    {
        var result = new Struct();
        foreach (var (key, item) in value.Pairs((_, field) => ReadValue(field)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            result.Fields[key] = item;
        }

        return result;
    }

    private static ListValue ReadList(FieldValue value)
    {
        var result = new ListValue();
        result.Values.AddRange(value.Items(ReadValue));
        return result;
    }

    private static Value ReadValue(FieldValue value) => value.Node switch
    {
        MappingNode => Value.ForStruct(ReadStruct(value)),
        SequenceNode => new() { ListValue = ReadList(value) },
        ScalarNode { Kind: ScalarKind.Null } => Value.ForNull(),
        ScalarNode { Kind: ScalarKind.Boolean } => Value.ForBool(value.Boolean()),
        ScalarNode { Kind: ScalarKind.Number } => Value.ForNumber(value.Number(-double.MaxValue, double.MaxValue)),
        ScalarNode scalar => Value.ForString(scalar.Value),
        _ => Value.ForNull(),
    };
}
