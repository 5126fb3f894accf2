using System.Net.Http.Json;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Config.Quarantine;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Health;
using Fairlead.Protos;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Xds;

namespace Fairlead.ControlPlane.Tests.Hosting;

/// <summary>A control plane whose clients reject what they are given.</summary>
public sealed class QuarantineHostTests : IAsyncDisposable
{
    private const string Shop = "outbound|80||shop.internal";
    private readonly TempDirectory _config = new();
    private readonly TempDirectory _state = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));
    private readonly HttpClient _admin = new();
    private ControlPlaneHost? _host;

    private Uri Xds => new($"http://{_host!.XdsAddress}");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _admin.Dispose();
        _limit.Dispose();
        _config.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task ChangedObject_IsRejected_TheVersionBeforeIsServedUntilItChanges()
    {
        _config.Write("shop.yaml", Entry("shop", 1));
        _config.Write("other.yaml", Entry("other", 1));
        await StartAsync();
        await using var client = await ConnectAsync("web-1");
        var first = Clusters(await client.NextAckedAsync(TypeUrls.Cluster));

        _config.Write("shop.yaml", Entry("shop", 2));
        var changed = await client.NextAsync(TypeUrls.Cluster);
        Assert.Equal("v2.example", Clusters(changed)[Shop]);
        await client.NackAsync(changed, $"Error adding/updating cluster(s) {Shop}: not like this");

        var back = await client.NextAckedAsync(TypeUrls.Cluster);
        Assert.Equal(first, Clusters(back));
        var status = await UntilAsync(static status => status.Objects.Quarantined == 1);
        Assert.False(status.Ok);
        var item = Assert.Single(status.Objects.Troubled);
        Assert.Equal(("shop", "quarantined", _config.File("shop.yaml")), (item.Name, item.State, item.File));
        var condition = Assert.Single(item.Conditions);
        Assert.Equal(("rejectedByClient", "FL1711"), (condition.Kind, condition.Problem.Code));
        Assert.Contains($"the client web-1 rejects Cluster {Shop}", condition.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("not like this", condition.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("is QUARANTINED", await GetAsync("/ready?verbose"), StringComparison.Ordinal);
        Assert.Contains("fairlead_config_quarantined{} 1\n", await GetAsync("/metrics"), StringComparison.Ordinal);

        _config.Write("shop.yaml", Entry("shop", 3));
        Assert.Equal("v3.example", Clusters(await client.NextAckedAsync(TypeUrls.Cluster))[Shop]);
        Assert.True((await UntilAsync(static status => status.Objects.Quarantined == 0)).Ok);
    }

    [Fact]
    public async Task NewObject_SpoilsWhatOthersMade_IsNotServed()
    {
        _config.Write("shop.yaml", Entry("shop", 1));
        await StartAsync();
        await using var client = await ConnectAsync("web-1");
        var first = Clusters(await client.NextAckedAsync(TypeUrls.Cluster));

        _config.Write("policy.yaml", Policy(4));
        await client.NackAsync(await client.NextAsync(TypeUrls.Cluster), "no");

        Assert.Equal(first, Clusters(await client.NextAckedAsync(TypeUrls.Cluster)));
        var item = Assert.Single((await UntilAsync(static status => status.Objects.Quarantined == 1)).Objects.Troubled);
        Assert.Equal(("DestinationRule", "quarantined"), (item.Kind, item.State));
        Assert.EndsWith("it is not served", item.Conditions[0].Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewObject_AloneMadeWhatIsRejected_StaysAndTheRejectionIsShown()
    {
        _config.Write("shop.yaml", Entry("shop", 1));
        await StartAsync();
        await using var client = await ConnectAsync("web-1");
        await client.NextAckedAsync(TypeUrls.Cluster);

        _config.Write("new.yaml", Entry("new", 1));
        await client.NackAsync(await client.NextAsync(TypeUrls.Cluster), "outbound|80||new.internal: no");
        await client.SettleAsync();

        // A change that comes later has everything that came before.
        _config.Write("shop.yaml", Entry("shop", 2));
        var response = await client.NextAsync(TypeUrls.Cluster);
        var clusters = Clusters(response);
        Assert.Equal("v2.example", clusters[Shop]);
        Assert.Equal("v1.example", clusters["outbound|80||new.internal"]);
        await client.NackAsync(response, "outbound|80||new.internal: no");
        await client.SettleAsync();
        var status = await StatusAsync();
        Assert.Equal(0, status.Objects.Quarantined);
        Assert.Contains("no", status.Stages.Single(static stage => stage.Stage == "push").LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResourceOfTwoObjects_IsRejected_ThatWhichChangedIsQuarantined()
    {
        _config.Write("shop.yaml", Entry("shop", 1));
        _config.Write("policy.yaml", Policy(3));
        await StartAsync();
        await using var client = await ConnectAsync("web-1");
        var first = Clusters(await client.NextAckedAsync(TypeUrls.Cluster));

        _config.Write("policy.yaml", Policy(4));
        await client.NackAsync(await client.NextAsync(TypeUrls.Cluster), $"{Shop}: no");

        Assert.Equal(first, Clusters(await client.NextAckedAsync(TypeUrls.Cluster)));
        var item = Assert.Single((await UntilAsync(static status => status.Objects.Quarantined == 1)).Objects.Troubled);
        Assert.Equal(("DestinationRule", "shop"), (item.Kind, item.Name));
    }

    [Fact]
    public async Task TwoObjectsChange_ClientNamesOne_TheOtherIsServed()
    {
        _config.Write("shop.yaml", Entry("shop", 1));
        _config.Write("other.yaml", Entry("other", 1));
        await StartAsync();
        await using var client = await ConnectAsync("web-1");
        await client.NextAckedAsync(TypeUrls.Cluster);

        _config.Write("shop.yaml", Entry("shop", 2));
        _config.Write("other.yaml", Entry("other", 2));
        DiscoveryResponse response;
        do
        {
            response = await client.NextAsync(TypeUrls.Cluster);
            await client.NackAsync(response, $"Error adding/updating cluster(s) {Shop}: no");
        }
        while (Clusters(response) is var seen && (seen[Shop] != "v1.example" || seen["outbound|80||other.internal"] != "v2.example"));

        await client.AckAsync(response);
        Assert.Equal("shop", Assert.Single((await UntilAsync(static status => status.Objects.Quarantined == 1)).Objects.Troubled).Name);
    }

    [Fact]
    public async Task Restart_QuarantinedObject_StaysSo()
    {
        _config.Write("shop.yaml", Entry("shop", 1));
        await StartAsync();
        await using (var client = await ConnectAsync("web-1"))
        {
            await client.NextAckedAsync(TypeUrls.Cluster);
            _config.Write("shop.yaml", Entry("shop", 2));
            await client.NackAsync(await client.NextAsync(TypeUrls.Cluster), "no");
            await client.NextAckedAsync(TypeUrls.Cluster);
        }

        await StopAsync();
        await StartAsync();
        await using var again = await ConnectAsync("web-1");
        Assert.Equal("v1.example", Clusters(await again.NextAckedAsync(TypeUrls.Cluster))[Shop]);
        Assert.Equal(1, (await StatusAsync()).Objects.Quarantined);

        _config.Write("shop.yaml", Entry("shop", 3));
        Assert.Equal("v3.example", Clusters(await again.NextAckedAsync(TypeUrls.Cluster))[Shop]);
    }

    [Fact]
    public async Task Share_FewerClientsReject_IsServedUntilMoreDo()
    {
        _config.Write("shop.yaml", Entry("shop", 1));
        await StartAsync(new() { Share = 0.5 });
        await using var one = await ConnectAsync("web-1");
        await using var two = await ConnectAsync("web-2");
        await one.NextAckedAsync(TypeUrls.Cluster);
        await two.NextAckedAsync(TypeUrls.Cluster);

        _config.Write("shop.yaml", Entry("shop", 2));
        await one.NextAckedAsync(TypeUrls.Cluster);
        await one.SettleAsync();
        await two.NackAsync(await two.NextAsync(TypeUrls.Cluster), "no");
        await two.SettleAsync();
        _config.Write("other.yaml", Entry("other", 1));
        Assert.Equal("v2.example", Clusters(await two.NextAckedAsync(TypeUrls.Cluster))[Shop]);
        Assert.Equal(0, (await StatusAsync()).Objects.Quarantined);

        // Of the clients that have answered for the next version all reject it.
        await one.NextAckedAsync(TypeUrls.Cluster);
        _config.Write("shop.yaml", Entry("shop", 3));
        await one.NackAsync(await one.NextAsync(TypeUrls.Cluster), "no");
        Assert.Equal("shop", Assert.Single((await UntilAsync(static status => status.Objects.Quarantined == 1)).Objects.Troubled).Name);
    }

    // Of each cluster what the tests change: the name that it resolves, and how long it tries to connect.
    private static Dictionary<string, string> Clusters(DiscoveryResponse response) => response.Resources
        .Select(static resource => Cluster.Parser.ParseFrom(resource.Value))
        .Where(static cluster => cluster.Name.StartsWith("outbound|", StringComparison.Ordinal))
        .ToDictionary(static cluster => cluster.Name, static cluster => cluster.LoadAssignment.Endpoints[0].LbEndpoints[0].Endpoint.Address
            .SocketAddress.Address + (cluster.ConnectTimeout.Seconds == 10 ? "" : $" {cluster.ConnectTimeout.Seconds}"));

    private async Task StartAsync(QuarantineRule? rule = null)
    {
        _host = ControlPlaneHost.Build(new()
        {
            ConfigDirectories = [_config.Path],
            StateDirectory = _state.Path,
            Xds = new(System.Net.IPAddress.Loopback, 0),
            Admin = new(System.Net.IPAddress.Loopback, 0),
            Debounce = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1)),
            Quarantine = rule ?? QuarantineRule.Default,
        });
        await _host.StartAsync(_limit.Token);
    }

    private async Task StopAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.StopAsync();
            await host.DisposeAsync();
        }
    }

    private async Task<ScriptedAdsClient> ConnectAsync(string id)
    {
        var client = ScriptedAdsClient.Connect(Xds, new Node { Id = id, Cluster = "web", UserAgentName = "envoy" });
        await client.SubscribeAsync(TypeUrls.Cluster);
        return client;
    }

    private Task<string> GetAsync(string path) => _admin.GetStringAsync(new Uri($"http://{_host!.AdminAddress}{path}"), _limit.Token);

    private async Task<StatusReport> StatusAsync() => (await _admin.GetFromJsonAsync(
        new Uri($"http://{_host!.AdminAddress}/api/v1/status"), AdminJson.Default.StatusReport, _limit.Token))!;

    private async Task<StatusReport> UntilAsync(Func<StatusReport, bool> condition)
    {
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        StatusReport status;
        while (!condition(status = await StatusAsync()))
        {
            await look.WaitForNextTickAsync(_limit.Token);
        }

        return status;
    }

    // A name is resolved by the client, so another one is another cluster.
    private static string Entry(string name, int version) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}}
        spec:
          hosts: [{{name}}.internal]
          resolution: DNS
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints: [{address: v{{version}}.example }]
        """;

    private static string Policy(int seconds) => $$"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: shop}
        spec:
          host: shop.internal
          trafficPolicy: { connectionPool: { tcp: { connectTimeout: {{seconds}}s } } }
        """;
}
