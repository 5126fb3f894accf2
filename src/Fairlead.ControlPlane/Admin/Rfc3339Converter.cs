using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fairlead.ControlPlane.Admin;

/// <summary>Times as RFC 3339 in UTC with milliseconds and <c>Z</c>: one form, whatever offset a value carries.</summary>
internal sealed class Rfc3339Converter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
