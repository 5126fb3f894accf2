using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Testing.Golden;

/// <summary>
/// Writes model records as JSON that a reviewer reads as a diff: properties in the order of their declaration, what is null, empty, false
/// or 0 left out, identities and places as their short texts.
/// </summary>
public static class StableJson
{
    /// <summary>The value as indented JSON.</summary>
    public static string Write(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(
            stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteValue(writer, value);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
                break;
            case TimeSpan or Enum or ServiceKey or ConfigKey or Provenance or ConfigOrigin or Locality:
                writer.WriteStringValue(value.ToString());
                break;
            case EquatableList<byte> bytes:
                writer.WriteStringValue(Convert.ToBase64String(bytes.AsSpan()));
                break;
            case OrderedMap<EndpointKey, Endpoint> endpoints:
                WriteEndpoints(writer, endpoints);
                break;
            case IEnumerable items when IsOrderedMap(value.GetType()):
                WriteValue(writer, items.GetType().GetProperty("Values")!.GetValue(items)!);
                break;
            case IEnumerable items when IsMap(value.GetType()):
                WriteMap(writer, items);
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteRecord(writer, value);
                break;
        }
    }

    private static void WriteRecord(Utf8JsonWriter writer, object record)
    {
        var type = record.GetType();
        writer.WriteStartObject();
        if (record is RouteAction)
        {
            writer.WriteString("is", type.Name);
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(property => property.MetadataToken))
        {
            // What is computed from the others has no initialiser.
            if (property.GetIndexParameters().Length == 0
                && property.CanWrite
                && property.GetValue(record) is { } value
                && !IsNothing(value))
            {
                writer.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(property.Name));
                WriteValue(writer, value);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, IEnumerable pairs)
    {
        writer.WriteStartObject();
        foreach (var pair in pairs)
        {
            var type = pair.GetType();
            writer.WritePropertyName((string)type.GetProperty("Key")!.GetValue(pair)!);
            WriteValue(writer, type.GetProperty("Value")!.GetValue(pair)!);
        }

        writer.WriteEndObject();
    }

    private static void WriteEndpoints(Utf8JsonWriter writer, OrderedMap<EndpointKey, Endpoint> endpoints)
    {
        writer.WriteStartObject();
        foreach (var port in endpoints.GroupBy(static entry => (entry.Key.Service, entry.Key.Port)))
        {
            writer.WritePropertyName($"{port.Key.Service}:{port.Key.Port}");
            WriteValue(writer, port.Select(static entry => entry.Value));
        }

        writer.WriteEndObject();
    }

    private static bool IsOrderedMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(OrderedMap<,>);

    private static bool IsMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableMap<>);

    private static bool IsNothing(object value) => value switch
    {
        string text => text.Length == 0,
        bool flag => !flag,
        int number => number == 0,
        HeaderChanges changes => changes.Equals(HeaderChanges.None),
        HeaderOperations operations => operations.IsEmpty,
        Locality locality => locality == Locality.Unknown,
        ICollection { Count: 0 } => true,
        IEnumerable items => !items.Cast<object>().Any(),
        _ => false,
    };
}
