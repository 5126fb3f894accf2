using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Service.LoadStats.V3;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Health;
using Fairlead.ControlPlane.Admin.Proxies;
using Fairlead.Protos;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Transport;

namespace Fairlead.ControlPlane.Tests.Hosting;

public sealed class ControlPlaneHostTests : IAsyncLifetime
{
    private readonly TempDirectory _config = new();
    private ControlPlaneHost _host = null!; // made before each test
    private HttpClient _admin = null!; // made before each test

    public async ValueTask InitializeAsync()
    {
        _config.Write("shop.yaml", Entry("shop", "10.0.0.1"));
        _host = ControlPlaneHost.Build(new()
        {
            ConfigDirectories = [_config.Path],
            Xds = new(IPAddress.Loopback, 0),
            Admin = new(IPAddress.Loopback, 0),
            ProductVersion = "1.2.3",

            // What clients reject stays rejected, so that it can be looked at.
            Quarantine = new() { Share = 1 },
        });
        await _host.StartAsync();
        _admin = new() { BaseAddress = new($"http://{_host.AdminAddress}") };
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _config.Dispose();
    }

    [Fact]
    public async Task Ready_ConfigApplied_Is200() => Assert.Equal("ready\n", await _admin.GetStringAsync("/ready"));

    [Fact]
    public async Task Version_Asked_TellsTheProduct() =>
        Assert.Equal("1.2.3", (await _admin.GetFromJsonAsync("/api/v1/version", AdminJson.Default.VersionReport))?.Version);

    [Fact]
    public async Task Metrics_Asked_TellsOfClientsPushesAndStages()
    {
        await using var client = Connect("web-10.1.1.1");
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAckedAsync(TypeUrls.Cluster);
        await client.SettleAsync();
        using var page = await _admin.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        var text = await page.Content.ReadAsStringAsync();
        foreach (var name in (string[])
            [
                "fairlead_xds_streams{} ", "fairlead_xds_responses_total{type=\"Cluster\"} ",
                "fairlead_xds_requests_total{outcome=\"ack\",type=\"Cluster\"} ",
                "fairlead_xds_queue_duration_seconds_count{} ", "fairlead_xds_convergence_duration_seconds_count{} ",
                "fairlead_xds_response_size_bytes_count{type=\"Cluster\"} ",
                "fairlead_join_duration_seconds_count{} ", "fairlead_translation_duration_seconds_count{} ", "fairlead_mesh_services{} ",
                "fairlead_config_objects{} ",
            ])
        {
            Assert.Contains("\n" + name, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Change_IsOneTrace_FromTheConfigToTheLastAnswer()
    {
        System.Collections.Concurrent.ConcurrentQueue<Activity> ended = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name.StartsWith("Fairlead.", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var client = Connect("web-10.1.1.77");
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAckedAsync(TypeUrls.Cluster);
        await client.SettleAsync();
        var asked = await SeenAsync(IsPush);
        Assert.Equal(default, asked.ParentSpanId); // nothing changed: the client asked

        _config.Write("more.yaml", Entry("more", "10.0.0.2"));
        var response = await client.NextAsync(TypeUrls.Cluster);
        await client.NackAsync(response, "not this");
        await client.SettleAsync();
        var told = await SeenAsync(static span => IsPush(span) && span.ParentSpanId != default);
        var trace =
            ended.Where(span => span.TraceId == told.TraceId && (span.GetTagItem("xds.type") ?? TypeUrls.Cluster) is TypeUrls.Cluster)
            .ToDictionary(static span => span.OperationName);
        Assert.Equal(["debounce", "join", "push", "translate", "xds.push", "xds.response"], trace.Keys.Order());
        Assert.Equal(trace["push"].SpanId, trace["translate"].ParentSpanId);
        Assert.Equal(trace["translate"].SpanId, told.ParentSpanId);
        Assert.Equal(told.SpanId, trace["xds.response"].ParentSpanId);
        Assert.Equal((ActivityStatusCode.Error, "not this"), (trace["xds.response"].Status, trace["xds.response"].StatusDescription));

        async Task<Activity> SeenAsync(Func<Activity, bool> wanted)
        {
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
            using PeriodicTimer look = new(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            Activity? seen;
            while ((seen = ended.FirstOrDefault(wanted)) is null)
            {
                await look.WaitForNextTickAsync(limit.Token);
            }

            return seen;
        }

        static bool IsPush(Activity span) => span.OperationName == "xds.push" && Equals(span.GetTagItem("xds.node.id"), "web-10.1.1.77");
    }

    [Fact]
    public async Task Load_ProxyReports_IsShown()
    {
        using var channel = XdsChannel.Create(new Uri($"http://{_host.XdsAddress}"));
        using var call = channel.Duplex(
            "envoy.service.load_stats.v3.LoadReportingService", "StreamLoadStats", LoadStatsRequest.Parser, LoadStatsResponse.Parser);
        await call.RequestStream.WriteAsync(new LoadStatsRequest { Node = new Node { Id = "web-1" } });
        Assert.True(await call.ResponseStream.MoveNext(default));
        ClusterStats stats = new()
        {
            ClusterName = "c",
            TotalDroppedRequests = 2,
            UpstreamLocalityStats = {
                new UpstreamLocalityStats { TotalSuccessfulRequests = 5 }, new UpstreamLocalityStats { TotalSuccessfulRequests = 6 } }
        };
        await call.RequestStream.WriteAsync(new LoadStatsRequest { ClusterStats = { stats } });
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        LoadReport[]? reports;
        do
        {
            reports = await _admin.GetFromJsonAsync<LoadReport[]>(
                "/api/v1/load", new System.Text.Json.JsonSerializerOptions(System.Text.Json.JsonSerializerDefaults.Web), limit.Token);
        }
        while (reports is not { Length: > 0 } && await look.WaitForNextTickAsync(limit.Token));
        // The reports are there.
        Assert.Equal(("web-1", "c", 11UL, 2UL), (reports![0].Proxy, reports[0].Cluster, reports[0].Succeeded, reports[0].Dropped));
    }

    [Fact]
    public async Task Proxies_ClientAcknowledges_GoesFromStaleToSynced()
    {
        await using var client = Connect("web-10.1.1.1");
        await client.SubscribeAsync(TypeUrls.Cluster);
        var response = await client.NextAsync(TypeUrls.Cluster);
        Assert.Equal("STALE", (await TypeAsync("web-10.1.1.1", "cds")).Status);

        await client.AckAsync(response);
        await client.SettleAsync();
        var type = await TypeAsync("web-10.1.1.1", "cds");
        Assert.Equal(("SYNCED", response.VersionInfo, response.VersionInfo, response.Nonce),
            (type.Status, type.SentVersion, type.AckedVersion, type.SentNonce));
        Assert.Equal(["*"], type.Subscribed);
        Assert.Equal("NEVER", (await TypeAsync("web-10.1.1.1", "rds")).Status);
    }

    [Fact]
    public async Task Proxy_Named_TellsNodeScopeAndExchanges()
    {
        await using var client = Connect("web-10.1.1.1");
        await client.SubscribeAsync(TypeUrls.Cluster);
        var response = await client.NextAckedAsync(TypeUrls.Cluster);
        await client.SettleAsync();
        var proxy = await _admin.GetFromJsonAsync("/api/v1/proxies/web-10.1.1.1", AdminJson.Default.ProxyDetail);
        Assert.NotNull(proxy);
        Assert.Equal(("web", "default", "envoy", "1.40.0"), (proxy.Cluster, proxy.Namespace, proxy.Kind, proxy.Version));
        Assert.Equal("web-10.1.1.1", proxy.Node.GetProperty("id").GetString());
        var exchange = proxy.Exchanges.First(exchange => exchange.Type == "cds");
        Assert.Equal((response.VersionInfo, response.Nonce, "ACK"), (exchange.Version, exchange.Nonce, exchange.Answer));
        Assert.Contains("outbound|80||shop.internal", exchange.Changed);
    }

    [Fact]
    public async Task Proxies_ClientRejects_ShowsObjectFileAndLine()
    {
        await using var client = Connect("web-10.1.1.1");
        await client.SubscribeAsync(TypeUrls.Cluster);
        var response = await client.NextAsync(TypeUrls.Cluster);
        await client.NackAsync(response, "cluster 'outbound|80||shop.internal' is not to my taste");
        await client.SettleAsync();

        var error = (await TypeAsync("web-10.1.1.1", "cds")).Error;
        Assert.NotNull(error);
        Assert.Equal(response.VersionInfo, error.Version);
        var culprit = error.Objects[0];
        Assert.Equal(
            ("ServiceEntry", "default", "shop", _config.File("shop.yaml")), (culprit.Kind, culprit.Namespace, culprit.Name, culprit.File));
        Assert.True(culprit.Line > 0);

        var status = await StatusAsync();
        Assert.False(status.Ok);
        Assert.Contains("not to my taste", status.Stages.Single(stage => stage.Stage == "push").LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_OneFileBroken_NamesItWhileOthersApply()
    {
        await using var client = Connect("web-10.1.1.1");
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAckedAsync(TypeUrls.Cluster);

        _config.Write("broken.yaml", Entry("broken", "10.0.0.9") + "\n  endpointz: []");
        _config.Write("more.yaml", Entry("more", "10.0.0.2"));
        var response = await client.NextAckedAsync(TypeUrls.Cluster);
        Assert.Contains(response.Resources, any => any.Value.ToStringUtf8().Contains("more.internal", StringComparison.Ordinal));

        var status = await StatusAsync();
        Assert.False(status.Ok);
        var problem = Assert.Single(status.Problems);
        Assert.Equal((_config.File("broken.yaml"), 9, "error"), (problem.File, problem.Line, problem.Severity));
        Assert.Contains("did you mean", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_Dumped_HasResourcesStatesAndOrigins()
    {
        await using var client = Connect("web-10.1.1.1");
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAckedAsync(TypeUrls.Cluster);
        await client.SettleAsync();
        var dump = await _admin.GetFromJsonAsync("/api/v1/proxies/web-10.1.1.1/config?type=cds", AdminJson.Default.ConfigDump);
        var cluster = Assert.Single(dump?.Resources ?? [], resource => resource.Name == "outbound|80||shop.internal");
        Assert.Equal(("cds", "ACCEPTED"), (cluster.Type, cluster.State));
        Assert.Equal("shop", Assert.Single(cluster.Origins).Name);
        Assert.Equal("EDS", cluster.Resource.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("/api/v1/proxies/nobody", HttpStatusCode.NotFound, "nobody")]
    [InlineData("/api/v1/proxies/nobody/config", HttpStatusCode.NotFound, "nobody")]
    [InlineData("/api/v1/proxies/nobody/config?type=xds", HttpStatusCode.BadRequest, "cds, eds, lds, rds")]
    [InlineData("/nothing", HttpStatusCode.NotFound, "/nothing")]
    public async Task Get_NotThere_SaysSo(string path, HttpStatusCode status, string expected)
    {
        using var response = await _admin.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(
            expected, (await response.Content.ReadFromJsonAsync(AdminJson.Default.ErrorReport))?.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_StreamsOpen_DoesNotWaitForThem()
    {
        await using var client = Connect("web-10.1.1.1");
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAckedAsync(TypeUrls.Cluster);
        await _host.StopAsync().WaitAsync(TimeSpan.FromSeconds(4));
        Assert.True(_host.Completion.IsCompletedSuccessfully);
    }

    private ScriptedAdsClient Connect(string id) => ScriptedAdsClient.Connect(new($"http://{_host.XdsAddress}"), new Node
    {
        Id = id,
        Cluster = "web",
        UserAgentName = "envoy",
        UserAgentBuildVersion = new() { Version = new() { MajorNumber = 1, MinorNumber = 40 } },
    });

    private async Task<TypeReport> TypeAsync(string proxy, string type)
    {
        var all = await _admin.GetFromJsonAsync("/api/v1/proxies", AdminJson.Default.ProxiesReport);
        return Assert.Single(all?.Proxies ?? [], one => one.Name == proxy).Types.Single(one => one.Type == type);
    }

    private async Task<StatusReport> StatusAsync() =>
        await _admin.GetFromJsonAsync("/api/v1/status", AdminJson.Default.StatusReport) ?? throw new InvalidOperationException("no status");

    private static string Entry(string name, string address) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}}
        spec:
          hosts: [{{name}}.internal]
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints: [{address: {{address}}}]
        """;
}
