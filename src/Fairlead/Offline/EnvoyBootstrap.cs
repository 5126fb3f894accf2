using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Offline;

/// <summary>
/// Writes Envoy's bootstrap: everything by aggregated discovery (state of the world or incremental) from one control plane. With static
/// listeners it holds the outbound listener and one for each inbound entry of the metadata; only clusters, endpoints and routes are then
/// asked for.
/// </summary>
internal static class EnvoyBootstrap
{
    private const string Xds = "fairlead-xds";

    // As Istio sets it.
    private const int MaxRegexProgram = 32_768;

    public static JsonObject Build(BootstrapOptions options)
    {
        var dynamic = new JsonObject
        {
            ["ads_config"] = new JsonObject
            {
                ["api_type"] = options.Delta ? "DELTA_GRPC" : "GRPC",
                ["transport_api_version"] = "V3",
                ["set_node_on_first_message_only"] = true,
                ["grpc_services"] = new JsonArray(new JsonObject { ["envoy_grpc"] = new JsonObject { ["cluster_name"] = Xds } }),
            },
            ["cds_config"] = Ads(),
        };
        var clusters = new JsonArray(XdsCluster(options.Xds));
        var resources = new JsonObject { ["clusters"] = clusters };
        if (options.StaticListeners)
        {
            var listeners = new JsonArray();
            AddOutbound(options.Metadata, listeners);
            AddInbound(options.Metadata, listeners, clusters);
            resources["listeners"] = listeners;
        }
        else
        {
            dynamic["lds_config"] = Ads();
        }

        return new()
        {
            ["node"] = Node(options),
            ["admin"] = new JsonObject { ["address"] = SocketAddress(options.Admin.Address.ToString(), options.Admin.Port) },
            ["dynamic_resources"] = dynamic,
            ["static_resources"] = resources,
            ["layered_runtime"] = new JsonObject
            {
                ["layers"] = new JsonArray(new JsonObject
                {
                    ["name"] = "fairlead",
                    // Envoy's own limit is 100, which everyday expressions exceed, and it refuses all routes for one of them. The control
                    // plane refuses what exceeds this one.
                    ["static_layer"] = new JsonObject { ["re2.max_program_size.error_level"] = MaxRegexProgram },
                }),
            },
        };
    }

    /// <summary>The node in protobuf's JSON, as Envoy's and gRPC's bootstraps hold it.</summary>
    public static JsonObject Node(BootstrapOptions options)
    {
        var node = new JsonObject { ["id"] = options.NodeId, ["cluster"] = options.Cluster };
        if (options.Metadata.Fields.Count > 0)
        {
            node["metadata"] = JsonNode.Parse(JsonFormatter.Default.Format(options.Metadata));
        }

        if (options.Locality.Length > 0)
        {
            var parts = options.Locality.Split('/', 3);
            node["locality"] = new JsonObject(
                parts.Zip(["region", "zone", "sub_zone"], (value, name) => KeyValuePair.Create(name, (JsonNode?)JsonValue.Create(value))));
        }

        return node;
    }

    private static void AddOutbound(Struct metadata, JsonArray listeners)
    {
        var address = metadata.Fields.TryGetValue("OUTBOUND", out var outbound) ? outbound.StringValue : "127.0.0.1:15001";
        if (address.Length == 0)
        {
            return;
        }

        var manager = Manager("outbound");
        manager["rds"] = new JsonObject { ["route_config_name"] = "egress_routes", ["config_source"] = Ads() };
        listeners.Add((JsonNode)Listener("outbound", address, manager));
    }

    private static void AddInbound(Struct metadata, JsonArray listeners, JsonArray clusters)
    {
        if (!metadata.Fields.TryGetValue("INBOUND", out var inbound) || inbound.KindCase != Value.KindOneofCase.ListValue)
        {
            return;
        }

        foreach (var entry in inbound.ListValue.Values)
        {
            var listen = entry.StructValue.Fields["listen"].StringValue;
            var app = entry.StructValue.Fields["app"].StringValue;
            var (host, port) = Split(app);
            var name = string.Create(CultureInfo.InvariantCulture, $"app-{port}");
            clusters.Add((JsonNode)StaticCluster(name, host, port));

            var manager = Manager($"inbound-{port}");
            manager["route_config"] = new JsonObject
            {
                ["name"] = $"inbound-{port}",
                ["virtual_hosts"] = new JsonArray(new JsonObject
                {
                    ["name"] = "app",
                    ["domains"] = new JsonArray("*"),
                    ["routes"] = new JsonArray(new JsonObject
                    {
                        ["match"] = new JsonObject { ["prefix"] = "/" },
                        ["route"] = new JsonObject { ["cluster"] = name, ["timeout"] = "0s" },
                    }),
                }),
            };
            listeners.Add((JsonNode)Listener($"inbound-{port}", listen, manager));
        }
    }

    // As the listeners that the control plane makes: the access log goes to stdout, and the fault filter stands before the router so that
    // delays and aborts of the routes work.
    private static JsonObject Manager(string statPrefix) => new()
    {
        ["@type"] = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        ["stat_prefix"] = statPrefix,
        ["access_log"] = new JsonArray(new JsonObject
        {
            ["name"] = "envoy.access_loggers.stdout",
            ["typed_config"] = new JsonObject
            {
                ["@type"] = "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
            },
        }),
        ["http_filters"] = new JsonArray(
            Filter("envoy.filters.http.fault", "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault"),
            Filter("envoy.filters.http.cors", "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors"),
            Filter("envoy.filters.http.router", "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router")),
    };

    private static JsonObject Filter(string name, string type) =>
        new() { ["name"] = name, ["typed_config"] = new JsonObject { ["@type"] = type } };

    private static JsonObject Listener(string name, string address, JsonObject manager)
    {
        var (host, port) = Split(address);
        return new()
        {
            ["name"] = name,
            ["address"] = SocketAddress(host, port),
            ["filter_chains"] = new JsonArray(new JsonObject
            {
                ["filters"] = new JsonArray(
                    new JsonObject { ["name"] = "envoy.filters.network.http_connection_manager", ["typed_config"] = manager }),
            }),
        };
    }

    private static JsonObject XdsCluster(Uri xds)
    {
        var host = xds.Host.Trim('[', ']');
        var cluster = StaticCluster(Xds, host, xds.Port);
        if (!IPAddress.TryParse(host, out _))
        {
            cluster["type"] = "STRICT_DNS";
        }

        // Pings notice a control plane that vanished without a word.
        cluster["typed_extension_protocol_options"] = new JsonObject
        {
            ["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] = new JsonObject
            {
                ["@type"] = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                ["explicit_http_config"] = new JsonObject
                {
                    ["http2_protocol_options"] = new JsonObject
                    {
                        ["connection_keepalive"] = new JsonObject { ["interval"] = "30s", ["timeout"] = "5s" },
                    },
                },
            },
        };
        return cluster;
    }

    private static JsonObject StaticCluster(string name, string host, int port) => new()
    {
        ["name"] = name,
        ["type"] = "STATIC",
        ["connect_timeout"] = "5s",
        ["load_assignment"] = new JsonObject
        {
            ["cluster_name"] = name,
            ["endpoints"] = new JsonArray(new JsonObject
            {
                ["lb_endpoints"] = new JsonArray(
                    new JsonObject { ["endpoint"] = new JsonObject { ["address"] = SocketAddress(host, port) } }),
            }),
        },
    };

    private static JsonObject SocketAddress(string host, int port) =>
        new() { ["socket_address"] = new JsonObject { ["address"] = host, ["port_value"] = port } };

    private static JsonObject Ads() => new() { ["ads"] = new JsonObject(), ["resource_api_version"] = "V3" };

    private static (string Host, int Port) Split(string address)
    {
        var colon = address.LastIndexOf(':');
        return (address[..colon].Trim('[', ']'), int.Parse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
