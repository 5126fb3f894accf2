using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Offline;

/// <summary>Writes the settings file of our sidecar: <c>fairlead proxy --settings FILE</c>.</summary>
internal static class ProxyBootstrap
{
    public static JsonObject Build(BootstrapOptions options)
    {
        var settings = new JsonObject
        {
            ["xds"] = $"{options.Xds.Host}:{options.Xds.Port}",
            ["node-id"] = options.NodeId,
            ["cluster"] = options.Cluster,
            ["admin"] = options.Admin.ToString(),
        };
        if (options.Locality.Length > 0)
        {
            settings["locality"] = options.Locality;
        }

        if (options.Metadata.Fields.Count > 0)
        {
            settings["metadata"] = new JsonArray(
                [.. options.Metadata.Fields.Select(field => (JsonNode)JsonValue.Create($"{field.Key}={Text(field.Value)}"))]);
        }

        return settings;
    }

    private static string Text(Value value) => value.KindCase == Value.KindOneofCase.StringValue
        ? value.StringValue
        : JsonNode.Parse(JsonFormatter.Default.Format(value))?.ToJsonString() ?? "null";
}
