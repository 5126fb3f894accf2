using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Service.Runtime.V3;
using Fairlead.Protos;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Xds.Caches;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.EndToEnd.Library;

/// <summary>
/// An application that serves xDS with the library, as its users write one, and an Envoy that gets everything from it in one of the
/// variants: a listener with routes by RDS and a filter by ECDS, one with scopes by SRDS, one with a certificate by SDS, a cluster by CDS
/// with endpoints by EDS, and a runtime layer by RTDS.
/// </summary>
internal sealed class LibraryMesh : IAsyncDisposable
{
    private const string Manager = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(ProtoRegistry.Types));

    private readonly XdsVariant _variant;
    private readonly TempDirectory _directory = new();
    private readonly HttpClient _admin = new();
    private readonly HttpClient _client;
    private readonly WebApplication _app;
    private ExternalProcess? _envoy;

    private LibraryMesh(XdsVariant variant)
    {
        _variant = variant;
        _client = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = static (request, certificate, _, _) =>
        {
            request.Options.Set(new HttpRequestOptionsKey<string>("subject"), certificate?.Subject ?? "");
            return true;
        }
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.UseXds());
        });
        builder.Services.AddXdsServer(Cache);
        _app = builder.Build();
        _app.MapXds();
    }

    public SnapshotCache Cache { get; } = new(static node => node.Cluster);

    public int Front { get; } = ReservedPort.Free();

    public int Scoped { get; } = ReservedPort.Free();

    public int Secure { get; } = ReservedPort.Free();

    private int AdminPort { get; } = ReservedPort.Free();

    public static async Task<LibraryMesh> StartAsync(XdsVariant variant, params XdsResource[] more)
    {
        var mesh = new LibraryMesh(variant);
        await mesh._app.StartAsync();
        mesh.Cache.SetSnapshot("web", XdsResourceSet.Create([.. mesh.Resources("one"), .. more]));
        mesh._envoy = ExternalProcess.Start(new ProgramStart(
            ExternalPrograms.Envoy.RequiredPath,
            "-c", mesh._directory.Write("envoy.yaml", mesh.Bootstrap()), "--concurrency", "1", "--use-dynamic-base-id", "--log-level",
            "warning")
        {
            Name = "envoy",
        });
        return mesh;
    }

    /// <summary>Everything, with the word wherever a change can be seen.</summary>
    public IEnumerable<XdsResource> Resources(string word)
    {
        yield return Of<Cluster>("""{ "name": "app", "type": "EDS", "eds_cluster_config": { "eds_config": SOURCE } }""");
        yield return Endpoints("app", word == "one" ? 1001 : 1002);
        yield return Of<Listener>($$"""
            { "name": "front", "address": ADDRESS{{Front}}, "filter_chains": [{ "filters": [{ "name": "http", "typed_config": {
              "@type": "{{Manager}}", "stat_prefix": "front", "rds": { "route_config_name": "front-routes", "config_source": SOURCE },
              "http_filters": [
                { "name": "mark", "config_discovery": { "config_source": SOURCE, "type_urls": ["type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"] } },
                ROUTER] } }] }] }
            """);
        yield return Of<RouteConfiguration>(Routes("front-routes", $"rds {word}"));
        yield return Of<TypedExtensionConfig>($$"""
            { "name": "mark", "typed_config": { "@type": "type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
              "mutations": { "response_mutations": [{ "append": { "header": { "key": "x-mark", "value": "ecds {{word}}" } } }] } } }
            """);
        yield return Of<Listener>($$"""
            { "name": "scoped", "address": ADDRESS{{Scoped}}, "filter_chains": [{ "filters": [{ "name": "http", "typed_config": {
              "@type": "{{Manager}}", "stat_prefix": "scoped",
              "scoped_routes": { "name": "scopes", "rds_config_source": SOURCE, "scoped_rds": { "scoped_rds_config_source": SOURCE },
                "scope_key_builder": { "fragments": [{ "header_value_extractor": { "name": "x-scope", "index": 0 } }] } },
              "http_filters": [ROUTER] } }] }] }
            """);
        yield return Of<ScopedRouteConfiguration>($$"""
            { "name": "scope-{{word}}", "route_configuration_name": "scoped-routes", "key": { "fragments": [{ "string_key": "{{word}}" }] } }
            """);
        yield return Of<RouteConfiguration>(Routes("scoped-routes", "scoped"));
        yield return Of<Listener>($$"""
            { "name": "secure", "address": ADDRESS{{Secure}}, "filter_chains": [{
              "transport_socket": { "name": "tls", "typed_config": { "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
                "common_tls_context": { "tls_certificate_sds_secret_configs": [{ "name": "cert", "sds_config": SOURCE }] } } },
              "filters": [{ "name": "http", "typed_config": {
                "@type": "{{Manager}}", "stat_prefix": "secure", "route_config": {{Routes(
                    "inline", "secure")}}, "http_filters": [ROUTER] } }] }] }
            """);
        yield return Secret(word);
        yield return Layer(word);
    }

    public static XdsResource Endpoints(string name, int port) => XdsResource.Of(new ClusterLoadAssignment
    {
        ClusterName = name,
        Endpoints = { new LocalityLbEndpoints
        {
            LbEndpoints = { new LbEndpoint
            {
                Endpoint = new() { Address = new() { SocketAddress = new() { Address = "127.0.0.1", PortValue = (uint)port } } }
            } }
        } },
    });

    public static XdsResource Layer(string word, TimeSpan? timeToLive = null) => XdsResource.Of(
        Parser.Parse<Runtime>($$"""{ "name": "layer", "layer": { "fairlead.word": "{{word}}" } }"""),
        new XdsResourceTraits { TimeToLive = timeToLive });

    public static XdsResource Named(string cluster, TimeSpan? timeToLive = null) => XdsResource.Of(
        new Cluster { Name = cluster, Type = Cluster.Types.DiscoveryType.Static },
        new XdsResourceTraits { TimeToLive = timeToLive });

    public XdsResource Of<T>(string json)
        where T : class, IMessage<T>, new() => XdsResource.Of(Parser.Parse<T>(json
            .Replace("SOURCE", Source(), StringComparison.Ordinal)
            .Replace("ADDRESS", """{ "socket_address": { "address": "127.0.0.1", "port_value": """, StringComparison.Ordinal)
            .Replace(Port(Front), Port(Front) + " } }", StringComparison.Ordinal)
            .Replace(Port(Scoped), Port(Scoped) + " } }", StringComparison.Ordinal)
            .Replace(Port(Secure), Port(Secure) + " } }", StringComparison.Ordinal)
            .Replace("ROUTER",
                """{ "name": "router", "typed_config": { """
                + "\"@type\": \"type.googleapis.com/envoy.extensions.filters.http.router.v3.Router\" } }",
                StringComparison.Ordinal)));

    /// <summary>What a listener answers: its body, a header of the response, and the subject of its certificate.</summary>
    public async Task<(string Body, string Mark, string Subject)> GetAsync(
        string scheme, int port, string? scope = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{scheme}://127.0.0.1:{Port(port)}/"));
        request.Headers.ConnectionClose = true;
        if (scope is not null)
        {
            request.Headers.Add("x-scope", scope);
        }

        using var response = await _client.SendAsync(request, cancellation);
        var mark = response.Headers.TryGetValues("x-mark", out var values) ? string.Join(',', values) : "";
        _ = request.Options.TryGetValue(new HttpRequestOptionsKey<string>("subject"), out var subject);
        return (await response.Content.ReadAsStringAsync(cancellation), mark, subject ?? "");
    }

    public async Task<string> AdminAsync(string path, CancellationToken cancellation) =>
        await _admin.GetStringAsync(new Uri($"http://127.0.0.1:{Port(AdminPort)}{path}"), cancellation);

    /// <summary>Whether something that Envoy shows has the text in it.</summary>
    public Task SeesAsync(string path, string text, bool there = true) => Mesh.Eventually.SeeAsync(
        $"{path} {(there ? "with" : "without")} {text}",
        async cancellation =>
        {
            var shown = await AdminAsync(path, cancellation);
            return (shown.Contains(text, StringComparison.Ordinal) == there, shown.Length > 3000 ? shown[..3000] : shown);
        },
        () => Task.FromResult(_envoy!.Errors)); // set before the mesh is handed out

    public async Task AnswersAsync(string scheme, int port, Func<(string Body, string Mark, string Subject), bool> wanted,
        string? scope = null) => await Mesh.Eventually.SeeAsync(
        $"answer of {scheme} {port}",
        async cancellation =>
        {
            var answer = await GetAsync(scheme, port, scope, cancellation);
            return (wanted(answer), answer);
        },
        () => Task.FromResult(_envoy!.Errors)); // set before the mesh is handed out

    /// <summary>Ends the server and leaves Envoy to itself.</summary>
    public async Task StopServingAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_envoy is not null)
        {
            await _envoy.DisposeAsync();
        }

        await _app.DisposeAsync();
        _admin.Dispose();
        _client.Dispose();
        _directory.Dispose();
    }

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string Routes(string name, string body) => new JsonObject
    {
        ["name"] = name,
        ["virtual_hosts"] =
            JsonNode.Parse("""
            [{ "name": "all", "domains": ["*"], "routes": [
              { "match": { "prefix": "/" }, "direct_response": { "status": 200, "body": { "inline_string": "BODY" } } }] }]
            """.Replace("BODY", body, StringComparison.Ordinal)),
    }.ToJsonString();

    private static XdsResource Secret(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            now.AddDays(-1), now.AddDays(1));
        return XdsResource.Of(new Secret
        {
            Name = "cert",
            TlsCertificate = new TlsCertificate
            {
                CertificateChain = new DataSource { InlineString = certificate.ExportCertificatePem() },
                PrivateKey = new DataSource { InlineString = key.ExportPkcs8PrivateKeyPem() },
            },
        });
    }

    private string Source() => _variant switch
    {
        XdsVariant.SotwAds or XdsVariant.DeltaAds => """{ "ads": {}, "resource_api_version": "V3" }""",
        XdsVariant.Rest =>
            """{ "api_config_source": { "api_type": "REST", "transport_api_version": "V3", "cluster_names": ["xds"], """
            + """ "refresh_delay": "0.1s" }, "resource_api_version": "V3" }""",
        _ => $$"""{ "api_config_source": {{Api()}}, "resource_api_version": "V3" }""",
    };

    private string Api() =>
        $$"""{ "api_type": "{{(_variant is XdsVariant.DeltaAds or XdsVariant.DeltaPerType
            ? "DELTA_GRPC"
            : "GRPC")}}", "transport_api_version": "V3", "grpc_services": [{ "envoy_grpc": { "cluster_name": "xds" } }] }""";

    private string Bootstrap()
    {
        var ads = _variant is XdsVariant.SotwAds or XdsVariant.DeltaAds ? $"ads_config: {Api()}" : "";
        return $$"""
            node: { id: web-1, cluster: web, client_features: [xds.config.supports-resource-ttl] }
            admin: { address: { socket_address: { address: 127.0.0.1, port_value: {{Port(AdminPort)}} } } }
            dynamic_resources:
              {{ads}}
              cds_config: {{Source()}}
              lds_config: {{Source()}}
            layered_runtime: { layers: [{ name: layer, rtds_layer: { name: layer, rtds_config: {{Source()}} } }] }
            static_resources:
              clusters:
              - name: xds
                type: STATIC
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    explicit_http_config: { http2_protocol_options: {} }
                load_assignment:
                  cluster_name: xds
                  endpoints:
                  - lb_endpoints:
                    - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{Port(new Uri(_app.Urls.Single()).Port)}} } } }
            """;
    }
}
