using Google.Protobuf.Reflection;
using OpenTelemetry.Proto.Common.V1;

namespace Fairlead.Protos.Tests;

/// <summary>
/// No official file is at hand for these, so their numbers are written down here a second time, from the OTLP specification.
/// </summary>
public sealed class OpenTelemetryTypesTests
{
    [Fact]
    public void Fields_OfEachType_AreThoseOfOtlp()
    {
        Assert.Equal(
            "string_value=1 bool_value=2 int_value=3 double_value=4 array_value=5 kvlist_value=6 bytes_value=7",
            Fields(AnyValue.Descriptor));
        Assert.All(AnyValue.Descriptor.Fields.InDeclarationOrder(), field => Assert.Equal("value", field.ContainingOneof.Name));
        Assert.Equal("values=1", Fields(ArrayValue.Descriptor));
        Assert.Equal("values=1", Fields(KeyValueList.Descriptor));
        Assert.Equal("key=1 value=2", Fields(KeyValue.Descriptor));
        Assert.Equal("name=1 version=2 attributes=3 dropped_attributes_count=4", Fields(InstrumentationScope.Descriptor));
    }

    private static string Fields(MessageDescriptor type) =>
        string.Join(' ', type.Fields.InFieldNumberOrder().Select(f => $"{f.Name}={f.FieldNumber}"));
}
