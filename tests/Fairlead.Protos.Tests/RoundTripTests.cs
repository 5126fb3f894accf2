using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fairlead.Protos.Tests;

public sealed class RoundTripTests
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(ProtoRegistry.Types));
    private static readonly JsonFormatter ProtoNameFormatter = new(
        JsonFormatter.Settings.Default.WithTypeRegistry(ProtoRegistry.Types).WithPreserveProtoFieldNames(true));

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(ProtoRegistry.Types));

    [Fact]
    public void EveryMessage_ThroughJson_ComesBackEqual()
    {
        var lost = new List<string>();
        foreach (var sample in Samples())
        {
            var type = sample.Descriptor;
            foreach (var json in new[] { Formatter.Format(sample), ProtoNameFormatter.Format(sample) })
            {
                if (!Parser.Parse(json, type).Equals(sample))
                {
                    lost.Add($"{type.FullName}: {json}");
                }
            }
        }

        Assert.True(lost.Count == 0, string.Join('\n', lost));
    }

    [Fact]
    public void EveryMessage_ThroughBytes_ComesBackEqual()
    {
        Assert.All(Samples(), sample => Assert.Equal(sample, sample.Descriptor.Parser.ParseFrom(sample.ToByteArray())));
    }

    [Fact]
    public void Samples_OfEveryMessage_SetEveryField()
    {
        var unset = AllTypes()
            .SelectMany(type => type.Fields.InDeclarationOrder()
                .Where(field => !SampleMessages.Of(type).Any(sample => IsSet(field, sample)))
                .Select(field => field.FullName));

        Assert.Empty(unset);
    }

    // An enum's first value, number zero, cannot be told from an absent field.
    private static bool IsSet(FieldDescriptor field, IMessage message) => field switch
    {
        { IsRepeated: true } => ((System.Collections.ICollection)field.Accessor.GetValue(message)).Count > 0,
        { HasPresence: true } => field.Accessor.HasValue(message),
        { FieldType: FieldType.Enum } => true,
        _ => !Equals(field.Accessor.GetValue(message), field.Accessor.GetValue(message.Descriptor.Parser.ParseFrom(ByteString.Empty))),
    };

    private static IEnumerable<IMessage> Samples() => AllTypes().SelectMany(SampleMessages.Of);

    private static IEnumerable<MessageDescriptor> AllTypes() => ProtoRegistry.Files
        .Where(f => f.Package != "google.protobuf")
        .SelectMany(f => f.MessageTypes)
        .SelectMany(WithNested);

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor type) =>
        type.NestedTypes.Where(n => n.ClrType is not null).SelectMany(WithNested).Prepend(type);
}
