using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Protos;
using Fairlead.Proxy.Discovery;
using Google.Protobuf;

namespace Fairlead.Proxy.Admin;

/// <summary>The accepted resources in the form of Envoy's <c>/config_dump?include_eds</c>.</summary>
internal static class ConfigDumpPage
{
    private static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithTypeRegistry(ProtoRegistry.Types));

    public static string Render(IReadOnlyList<AcceptedSet> sets)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("configs");
            foreach (var set in sets)
            {
                WriteSet(json, set);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteSet(Utf8JsonWriter json, AcceptedSet set)
    {
        var (type, list, item) = set.TypeUrl switch
        {
            TypeUrls.Cluster => ("ClustersConfigDump", "dynamic_active_clusters", "cluster"),
            TypeUrls.Endpoint => ("EndpointsConfigDump", "dynamic_endpoint_configs", "endpoint_config"),
            TypeUrls.Listener => ("ListenersConfigDump", "dynamic_listeners", "listener"),
            _ => ("RoutesConfigDump", "dynamic_route_configs", "route_config"),
        };
        json.WriteStartObject();
        json.WriteString("@type", TypeUrls.Prefix + "envoy.admin.v3." + type);
        json.WriteString("version_info", set.Version);
        json.WriteStartArray(list);
        foreach (var resource in set.Resources)
        {
            json.WriteStartObject();
            if (set.TypeUrl == TypeUrls.Listener)
            {
                json.WriteString("name", resource.Name);
                json.WriteStartObject("active_state");
                WriteResource(json, set.TypeUrl, item, resource);
                json.WriteEndObject();
            }
            else
            {
                WriteResource(json, set.TypeUrl, item, resource);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, string typeUrl, string item, AcceptedItem resource)
    {
        json.WriteString("version_info", resource.Version);
        json.WritePropertyName(item);
        Resource(typeUrl, resource).WriteTo(json);
    }

    private static JsonObject Resource(string typeUrl, AcceptedItem resource)
    {
        try
        {
            // The registry holds every type that the readers accept.
            var message = ProtoRegistry.Find(typeUrl)!.Parser.ParseFrom(resource.Value.Span);
            var fields = JsonNode.Parse(Formatter.Format(message))!.AsObject();
            fields.Insert(0, "@type", typeUrl);
            return fields;
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidProtocolBufferException)
        {
            // An extension inside that this build does not know, and that was optional, cannot be shown; the rest of the dump can.
            return new JsonObject { ["@type"] = typeUrl, ["name"] = resource.Name, ["error"] = e.Message };
        }
    }
}
