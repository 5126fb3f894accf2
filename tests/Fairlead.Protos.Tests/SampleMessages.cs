using System.Collections;
using Envoy.Config.Core.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Protos.Tests;

/// <summary>Makes messages in which every field is set, to see that none is lost on the way through a format.</summary>
internal static class SampleMessages
{
    // Below this depth messages stay empty: types that contain themselves have to end somewhere.
    private const int Depth = 2;

    /// <summary>As many messages as the largest oneof has members, so that each member is set in one of them.</summary>
    public static IEnumerable<IMessage> Of(MessageDescriptor type)
    {
        var variants = type.Oneofs.Count == 0 ? 1 : type.Oneofs.Max(o => o.Fields.Count);
        return Enumerable.Range(0, variants).Select(variant => Make(type, variant, Depth));
    }

    private static IMessage Make(MessageDescriptor type, int variant, int depth)
    {
        if (WellKnown(type) is { } known)
        {
            return known;
        }

        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder().Where(f => depth > 0 && IsChosen(f, variant)))
        {
            if (field.IsMap)
            {
                var (key, value) = (field.MessageType.FindFieldByName("key"), field.MessageType.FindFieldByName("value"));
                ((IDictionary)field.Accessor.GetValue(message)).Add(ValueOf(key, variant, depth), ValueOf(value, variant, depth));
            }
            else if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                list.Add(ValueOf(field, variant, depth));
                list.Add(ValueOf(field, variant + 1, depth));
            }
            else
            {
                field.Accessor.SetValue(message, ValueOf(field, variant, depth));
            }
        }

        return message;
    }

    private static bool IsChosen(FieldDescriptor field, int variant) =>
        field.RealContainingOneof is not { } choice || choice.Fields[variant % choice.Fields.Count] == field;

    private static object ValueOf(FieldDescriptor field, int variant, int depth) => field.FieldType switch
    {
        FieldType.Bool => true,
        FieldType.Bytes => ByteString.CopyFrom(0, 255, (byte)variant),
        FieldType.String => $"{field.Name} \u00e9\u2713 {variant}",
        FieldType.Double => 0.1 + variant,
        FieldType.Float => 0.5f + variant,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => -7 - variant,
        FieldType.UInt32 or FieldType.Fixed32 => uint.MaxValue - (uint)variant,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => long.MinValue + variant,
        FieldType.UInt64 or FieldType.Fixed64 => ulong.MaxValue - (ulong)variant,
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[variant % field.EnumType.Values.Count].Number),
        FieldType.Message => Wrapped(field.MessageType) ?? Make(field.MessageType, variant, depth - 1),
        _ => throw new InvalidOperationException($"{field.FullName} is of a type that proto3 does not have: {field.FieldType}"),
    };

    // Generated properties show a wrapper message as a nullable value.
    private static object? Wrapped(MessageDescriptor type) => type.Name switch
    {
        "BoolValue" => true,
        "BytesValue" => ByteString.CopyFrom(1, 2),
        "DoubleValue" => 2.5,
        "FloatValue" => 1.25f,
        "Int32Value" => -1,
        "Int64Value" => -2L,
        "StringValue" => "text",
        "UInt32Value" => 3u,
        "UInt64Value" => 4UL,
        _ => null,
    };

    private static IMessage? WellKnown(MessageDescriptor type)
    {
        if (type.File.Package != "google.protobuf")
        {
            return null;
        }

        return type.Name switch
        {
            "Any" => Any.Pack(new Node { Id = "inside", Metadata = new Struct { Fields = { ["a"] = Value.ForNumber(1) } } }),
            "Duration" => new Duration { Seconds = 3, Nanos = 250_000_000 },
            "Empty" => new Empty(),
            "Timestamp" => new Timestamp { Seconds = 1_700_000_000, Nanos = 5_000_000 },
            "Struct" => new Struct { Fields = { ["list"] = Value.ForList(Value.ForBool(true), Value.ForNull(), Value.ForString("s")) } },
            "Value" => Value.ForNumber(1.5),
            "ListValue" => new ListValue { Values = { Value.ForString("x") } },
            _ => throw new InvalidOperationException($"No sample for {type.FullName}: add one."),
        };
    }
}
