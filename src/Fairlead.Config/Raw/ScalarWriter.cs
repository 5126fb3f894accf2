using System.Globalization;
using Fairlead.Config.Diagnostics;
using Fairlead.Model.Text;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fairlead.Config.Raw;

/// <summary>Writes single values of proto fields. What does not fit is reported and not written.</summary>
internal static class ScalarWriter
{
    public static void Write(CodedOutputStream output, FieldValue value, FieldDescriptor field)
    {
        var number = field.FieldNumber;
        switch (field.FieldType)
        {
            case FieldType.String:
                output.WriteTag(number, WireFormat.WireType.LengthDelimited);
                output.WriteString(value.TextOrEmpty(maxLength: TextLimits.MaxFileBytes));
                break;
            case FieldType.Bytes:
                output.WriteTag(number, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ReadBytes(value));
                break;
            case FieldType.Bool:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteBool(value.Boolean());
                break;
            case FieldType.Enum:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteEnum(ReadEnum(value, field.EnumType));
                break;
            case FieldType.Double:
                output.WriteTag(number, WireFormat.WireType.Fixed64);
                output.WriteDouble(ReadDouble(value, double.MaxValue));
                break;
            case FieldType.Float:
                output.WriteTag(number, WireFormat.WireType.Fixed32);
                output.WriteFloat((float)ReadDouble(value, float.MaxValue));
                break;
            default:
                WriteInteger(output, value, field);
                break;
        }
    }

    private static void WriteInteger(CodedOutputStream output, FieldValue value, FieldDescriptor field)
    {
        var number = field.FieldNumber;
        switch (field.FieldType)
        {
            case FieldType.Int32:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteInt32((int)ReadInteger(value, int.MinValue, int.MaxValue));
                break;
            case FieldType.SInt32:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteSInt32((int)ReadInteger(value, int.MinValue, int.MaxValue));
                break;
            case FieldType.SFixed32:
                output.WriteTag(number, WireFormat.WireType.Fixed32);
                output.WriteSFixed32((int)ReadInteger(value, int.MinValue, int.MaxValue));
                break;
            case FieldType.UInt32:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteUInt32((uint)ReadInteger(value, uint.MinValue, uint.MaxValue));
                break;
            case FieldType.Fixed32:
                output.WriteTag(number, WireFormat.WireType.Fixed32);
                output.WriteFixed32((uint)ReadInteger(value, uint.MinValue, uint.MaxValue));
                break;
            case FieldType.Int64:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteInt64((long)ReadInteger(value, long.MinValue, long.MaxValue));
                break;
            case FieldType.SInt64:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteSInt64((long)ReadInteger(value, long.MinValue, long.MaxValue));
                break;
            case FieldType.SFixed64:
                output.WriteTag(number, WireFormat.WireType.Fixed64);
                output.WriteSFixed64((long)ReadInteger(value, long.MinValue, long.MaxValue));
                break;
            case FieldType.UInt64:
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteUInt64((ulong)ReadInteger(value, ulong.MinValue, ulong.MaxValue));
                break;
            case FieldType.Fixed64:
                output.WriteTag(number, WireFormat.WireType.Fixed64);
                output.WriteFixed64((ulong)ReadInteger(value, ulong.MinValue, ulong.MaxValue));
                break;
            default:
                value.Error(ErrorCodes.BadResource, $"fields of type {field.FieldType} cannot be written");
                break;
        }
    }

    private static Int128 ReadInteger(FieldValue value, Int128 min, Int128 max)
    {
        if (value.Node is ScalarNode { Kind: ScalarKind.Number or ScalarKind.Text, Value.Length: > 0 and <= 20 } scalar
            && Int128.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && (scalar.Value is "0" || !scalar.Value.AsSpan().TrimStart('-').StartsWith('0')) && scalar.Value[0] != '+')
        {
            if (number >= min && number <= max)
            {
                return number;
            }

            value.Error(ErrorCodes.OutOfRange, $"expected an integer from {min} to {max}, got {number}");
            return 0;
        }

        value.WrongType("an integer");
        return 0;
    }

    private static double ReadDouble(FieldValue value, double max)
    {
        if (value.Node is ScalarNode { Value: "NaN" or "Infinity" or "-Infinity" } special)
        {
            return special.Value switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, _ => double.NegativeInfinity };
        }

        return value.Number(-max, max);
    }

    private static ByteString ReadBytes(FieldValue value)
    {
        var text = value.TextOrEmpty("base64", TextLimits.MaxFileBytes);
        try
        {
            return ByteString.FromBase64(text.Replace('-', '+').Replace('_', '/'));
        }
        catch (FormatException)
        {
            value.Error(ErrorCodes.BadFormat, $"expected base64, got {value.Node.Describe()}");
            return ByteString.Empty;
        }
    }

    private static int ReadEnum(FieldValue value, EnumDescriptor type)
    {
        if (value.Node is not ScalarNode scalar)
        {
            value.WrongType($"a value of {type.Name}");
            return 0;
        }

        if (type.FindValueByName(scalar.Value) is { } named)
        {
            return named.Number;
        }

        if (scalar.TryGetInteger(out var number)
            && number is >= int.MinValue and <= int.MaxValue
            && type.FindValueByNumber((int)number) is not null)
        {
            return (int)number;
        }

        var names = type.Values.Select(candidate => candidate.Name).ToList();
        var expected = names.Count > 12 ? $"a value of {type.Name}" : $"one of {string.Join(", ", names)}";
        value.Error(ErrorCodes.UnknownValue, $"expected {expected}, got {scalar.Describe()}", DidYouMean.Remedy(scalar.Value, names));
        return 0;
    }
}
