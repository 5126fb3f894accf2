using System.Text.Json.Nodes;
using Fairlead.Protos;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Translation.Tests.Meshes;
using Google.Protobuf;

namespace Fairlead.Translation.Tests;

/// <summary>
/// Asks Envoy whether it would take a translation. What arrives by xDS in life stands in a bootstrap here: route configurations inside
/// listeners, load assignments inside static clusters of their own, since validation mode subscribes to nothing.
/// </summary>
internal static class EnvoyValidation
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(ProtoRegistry.Types)
        .WithPreserveProtoFieldNames(true));

    public static async Task AssertAcceptedAsync(string what, TranslationResult result)
    {
        var (code, output) = await ValidateAsync(result);
        Assert.True(code == 0, $"{what}: {output}");
    }

    public static async Task<(int ExitCode, string Output)> ValidateAsync(TranslationResult result)
    {
        using var folder = new TempDirectory();
        var file = Path.Combine(folder.Path, "bootstrap.json");
        var bootstrap = Bootstrap(result);
        CertificateFiles.Replace(bootstrap, folder.Path);
        await File.WriteAllTextAsync(file, bootstrap.ToJsonString());
        var envoy = new ProgramStart(ExternalPrograms.Envoy.RequiredPath, "--mode", "validate", "-c", file, "--log-level", "error");
        var ended = await ExternalProcess.RunAsync(envoy, TimeSpan.FromMinutes(2));
        return (ended.ExitCode, ended.Output + ended.Errors);
    }

    private static JsonObject Bootstrap(TranslationResult result)
    {
        var routes = Of(result, TypeUrls.Route).ToDictionary(route => (string)route["name"]!, StringComparer.Ordinal);
        var listeners = new JsonArray();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var listener in Of(result, TypeUrls.Listener))
        {
            foreach (var manager in Managers(listener).Where(manager => manager["rds"] is not null))
            {
                var name = (string)manager["rds"]!["route_config_name"]!;
                manager.Remove("rds");
                manager["route_config"] = routes[name].DeepClone();
                used.Add(name);
            }

            listeners.Add(listener);
        }

        foreach (var (name, route) in routes.Where(pair => !used.Contains(pair.Key)))
        {
            listeners.Add(ListenerFor(name, route));
        }

        var clusters = new JsonArray(
            [.. Of(result, TypeUrls.Cluster), .. Of(result, TypeUrls.Endpoint).Select(ClusterFor), ControlPlane()]);
        return new()
        {
            ["node"] = new JsonObject { ["id"] = "check", ["cluster"] = "check" },
            ["dynamic_resources"] = JsonNode.Parse(
                """{"ads_config":{"api_type":"GRPC","transport_api_version":"V3","grpc_services":[{"envoy_grpc":{"cluster_name":"control-plane"}}]}}"""),
            ["static_resources"] = new JsonObject { ["listeners"] = listeners, ["clusters"] = clusters },
            ["layered_runtime"] = JsonNode.Parse(
                """{"layers":[{"name":"check","static_layer":{"re2.max_program_size.error_level":32768}}]}"""),
        };
    }

    private static IEnumerable<JsonObject> Of(TranslationResult result, string typeUrl) =>
        result.Resources.Where(resource => resource.TypeUrl == typeUrl)
            .Select(resource => (JsonObject)JsonNode.Parse(
                Formatter.Format(ProtoRegistry.Find(typeUrl)!.Parser.ParseFrom(resource.Value.Span)))!);

    private static IEnumerable<JsonObject> Managers(JsonObject listener) =>
        listener["filter_chains"]!.AsArray()
            .SelectMany(chain => chain!["filters"]!.AsArray())
            .Select(filter => filter!["typed_config"]!.AsObject());

    private static JsonObject ListenerFor(string name, JsonObject routes) => new()
    {
        ["name"] = "routes " + name,
        ["address"] = JsonNode.Parse("""{"socket_address":{"address":"127.0.0.1","port_value":0}}"""),
        ["filter_chains"] = new JsonArray(new JsonObject
        {
            ["filters"] = new JsonArray(new JsonObject
            {
                ["name"] = "http",
                ["typed_config"] = new JsonObject
                {
                    ["@type"] = TypeUrls.HttpConnectionManager,
                    ["stat_prefix"] = "check",
                    ["route_config"] = routes.DeepClone(),
                    ["http_filters"] = JsonNode.Parse(
                        $$$"""[{"name":"envoy.filters.http.fault","typed_config":{"@type":"{{{TypeUrls.HttpFault}}}"}},{"name":"envoy.filters.http.cors","typed_config":{"@type":"{{{TypeUrls.Cors}}}"}},{"name":"router","typed_config":{"@type":"{{{TypeUrls.Router}}}"}}]"""),
                },
            }),
        }),
    };

    private static JsonObject ClusterFor(JsonObject assignment) => new()
    {
        ["name"] = "endpoints " + (string)assignment["cluster_name"]!,
        ["type"] = "STATIC",
        ["load_assignment"] = assignment.DeepClone(),
    };

    private static JsonNode ControlPlane() => JsonNode.Parse(
        """
        {"name":"control-plane","type":"STATIC","load_assignment":{"cluster_name":"control-plane",
        "endpoints":[{"lb_endpoints":[{"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":15010}}}}]}]},
        "typed_extension_protocol_options":{"envoy.extensions.upstreams.http.v3.HttpProtocolOptions":{"@type":"type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions","explicit_http_config":{"http2_protocol_options":{}}}}}
        """)!;
}
