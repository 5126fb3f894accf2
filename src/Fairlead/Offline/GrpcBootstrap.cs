using System.Text.Json.Nodes;

namespace Fairlead.Offline;

/// <summary>Writes the bootstrap of gRPC's xDS clients and servers (the file that GRPC_XDS_BOOTSTRAP names).</summary>
internal static class GrpcBootstrap
{
    public static JsonObject Build(BootstrapOptions options)
    {
        var node = EnvoyBootstrap.Node(options);

        // grpc-js takes no bootstrap whose node lacks a locality, be it an empty one.
        node["locality"] ??= new JsonObject();
        return new()
        {
            ["xds_servers"] = new JsonArray(new JsonObject
            {
                ["server_uri"] = $"{options.Xds.Host}:{options.Xds.Port}",
                ["channel_creds"] = new JsonArray(new JsonObject { ["type"] = "insecure" }),
                ["server_features"] = new JsonArray("xds_v3"),
            }),
            ["node"] = node,
            ["server_listener_resource_name_template"] = "grpc/server?xds.resource.listening_address=%s",
        };
    }
}
