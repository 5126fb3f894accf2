using System.Text.RegularExpressions;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Live;

/// <summary>The control plane goes away and comes back; proxies start without it; proxies bring their own listeners.</summary>
public sealed partial class RestartTests : IAsyncLifetime
{
    private const string Host = "steady.live.test";

    private Backends? _backends;

    private ControlPlaneUnderTest ControlPlane { get; } = new();

    private Backends Backends => _backends!; // set in InitializeAsync, which xUnit awaits before the test

    public async ValueTask InitializeAsync()
    {
        _backends = await Backends.StartAsync("alpha", "beta", "app");
        Write("alpha");
        await ControlPlane.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ControlPlane.DisposeAsync();
        await Backends.DisposeAsync();
    }

    [Fact]
    public async Task Sidecar_ControlPlaneRestarts_ServesOnAndIsSentOnlyWhatDiffers()
    {
        await using var proxy = await SidecarUnderTest.StartAsync(Identity("sidecar"), ControlPlane.Xds);
        await RestartAsync(proxy);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Envoy_ControlPlaneRestarts_ServesOnAndIsSentOnlyWhatDiffers()
    {
        await using var proxy = await EnvoyUnderTest.StartAsync(Identity("envoy"), ControlPlane.Xds);
        await RestartAsync(proxy);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task DeltaEnvoy_ControlPlaneRestarts_ServesOnAndIsSentOnlyWhatDiffers()
    {
        await using var proxy = await EnvoyUnderTest.StartAsync(Identity("delta-envoy") with { Delta = true }, ControlPlane.Xds);
        await proxy.AppliedAsync(ControlPlane);
        await using var traffic = Traffic.Start(proxy, Host);
        await traffic.SeesAsync("alpha");

        // It says what it has; an empty answer to those who asked for everything says that this is all.
        await ControlPlane.StopAsync();
        await ControlPlane.StartAsync();
        await ConnectedAsync(proxy);
        await traffic.SeesAsync("alpha");
        Assert.Empty(await ChangedAsync(proxy.Identity));

        await ControlPlane.StopAsync();
        Write("beta");
        await ControlPlane.StartAsync();
        await proxy.AppliedAsync(ControlPlane);
        await traffic.SeesAsync("beta");
        await traffic.StopWithoutFailureAsync();
        Assert.Equal(["eds", "vhds"], await ChangedAsync(proxy.Identity));
    }

    [Fact]
    public async Task Sidecar_StartsWithoutControlPlane_ServesItsLastGoodState()
    {
        using var state = new TempDirectory();
        var identity = Identity("sidecar");
        await using (var first = await SidecarUnderTest.StartAsync(identity, ControlPlane.Xds, state.Path))
        {
            await first.AppliedAsync(ControlPlane);
        }

        await ControlPlane.StopAsync();
        await using var second = await SidecarUnderTest.StartAsync(identity, ControlPlane.Xds, state.Path);
        await second.AppliedAsync(ControlPlane);
        Assert.Equal("alpha", (await second.Client.GetAsync(Host)).Backend);
        Assert.Equal("app", (await second.InboundClient.GetAsync("any.test")).Backend);

        Write("beta");
        await ControlPlane.StartAsync();
        await second.AppliedAsync(ControlPlane);
        Assert.Equal("beta", (await second.Client.GetAsync(Host)).Backend);
    }

    [Fact]
    public async Task Sidecar_RestartsFromItsLastGoodState_IsSentOnlyWhatDiffers()
    {
        using var state = new TempDirectory();
        var identity = Identity("sidecar");
        await using (var first = await SidecarUnderTest.StartAsync(identity, ControlPlane.Xds, state.Path))
        {
            await first.AppliedAsync(ControlPlane);
        }

        await using (var second = await SidecarUnderTest.StartAsync(identity, ControlPlane.Xds, state.Path))
        {
            await ConnectedAsync(second);
            await second.AppliedAsync(ControlPlane);
            Assert.Empty(await SentAsync(identity));
        }

        Write("beta");
        await using var third = await SidecarUnderTest.StartAsync(identity, ControlPlane.Xds, state.Path);
        await third.AppliedAsync(ControlPlane);
        Assert.Equal("beta", (await third.Client.GetAsync(Host)).Backend);

        // The revision is a route, the service's endpoints are an assignment.
        Assert.Equal(["eds", "rds"], await SentAsync(identity));
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Envoy_WithItsOwnListeners_TakesRoutesByName()
    {
        await using var proxy = await EnvoyUnderTest.StartAsync(Identity("static-envoy") with { StaticListeners = true }, ControlPlane.Xds);
        await proxy.AppliedAsync(ControlPlane);
        Assert.Equal("alpha", (await proxy.Client.GetAsync(Host)).Backend);
        Assert.Equal("app", (await proxy.InboundClient.GetAsync("any.test")).Backend);

        Write("beta");
        await proxy.AppliedAsync(ControlPlane);
        Assert.Equal("beta", (await proxy.Client.GetAsync(Host)).Backend);
        // The admin API always gives these.
        var lds = (await ControlPlane.ProxyAsync(proxy.Identity.NodeId))!["types"]!.AsArray().First(t => (string?)t!["type"] == "lds")!;
        Assert.Equal("NEVER", (string?)lds["status"]);
    }

    private async Task RestartAsync(ProxyUnderTest proxy)
    {
        await proxy.AppliedAsync(ControlPlane);
        await using var traffic = Traffic.Start(proxy, Host);
        await traffic.SeesAsync("alpha");
        var before = await UpdatesAsync(proxy);

        await ControlPlane.StopAsync();
        await traffic.SeesAsync("alpha");
        await ControlPlane.StartAsync();
        await ConnectedAsync(proxy);
        await traffic.SeesAsync("alpha");
        Assert.Equal(before, await UpdatesAsync(proxy));

        // What changed while it was away arrives, and nothing else: the revision is a route, the service's endpoints are an assignment.
        await ControlPlane.StopAsync();
        Write("beta");
        await ControlPlane.StartAsync();
        await proxy.AppliedAsync(ControlPlane);
        await traffic.SeesAsync("beta");
        await traffic.StopWithoutFailureAsync();
        var after = await UpdatesAsync(proxy);
        Assert.Equal(Lines(before, "cluster_manager.cds"), Lines(after, "cluster_manager.cds"));
        Assert.Equal(Lines(before, "listener_manager.lds"), Lines(after, "listener_manager.lds"));
        Assert.NotEqual(before, after);
    }

    private Task<string> ConnectedAsync(ProxyUnderTest proxy) => Eventually.SeeAsync(
        $"{proxy.Identity.Name} connected again, with all four types",
        async cancellation =>
        {
            var state = await ControlPlane.ProxyAsync(proxy.Identity.NodeId, cancellation);
            return (state?["types"]?.AsArray().All(t => t?["subscribed"]?.AsArray().Count > 0) == true, state?.ToJsonString() ?? "");
        });

    /// <summary>The types of the responses that a proxy was sent on its present stream, in order of names.</summary>
    private async Task<string[]> SentAsync(ProxyIdentity identity)
    {
        var proxy = await ControlPlane.GetAsync($"/api/v1/proxies/{identity.NodeId}");
        return [.. proxy["exchanges"]!.AsArray().Select(static e => (string)e!["type"]!).Order(StringComparer.Ordinal)]; // by contract
    }

    /// <summary>The types of the responses that had resources in them, in order of names.</summary>
    private async Task<string[]> ChangedAsync(ProxyIdentity identity)
    {
        var proxy = await ControlPlane.GetAsync($"/api/v1/proxies/{identity.NodeId}");
        return [.. proxy["exchanges"]!.AsArray().Where(static e => e!["changed"]!.AsArray().Count > 0) // by contract
            .Select(static e => (string)e!["type"]!).Order(StringComparer.Ordinal)];
    }

    /// <summary>How often each subscription was updated, by the proxy's own statistics.</summary>
    private static async Task<string> UpdatesAsync(ProxyUnderTest proxy)
    {
        using var client = new HttpClient();
        var stats = await client.GetStringAsync(new Uri($"http://{proxy.Admin}/stats"));
        return string.Join('\n', stats.Split('\n').Where(line => UpdateSuccess().IsMatch(line)).Order(StringComparer.Ordinal));
    }

    private static string Lines(string stats, string prefix) =>
        string.Join('\n', stats.Split('\n').Where(l => l.StartsWith(prefix, StringComparison.Ordinal)));

    [GeneratedRegex(@"^(cluster_manager\.cds|listener_manager\.lds|http\..*\.rds\..*|cluster\.outbound.*)\.update_success:")]
    private static partial Regex UpdateSuccess();

    private ProxyIdentity Identity(string name) => new(name) { App = Backends.Address("app") };

    private void Write(string backend) =>
        ControlPlane.Write("steady.yaml",
            Backends.Fill(LiveConfig.Service(Host, backend)
                .Replace($"version: {backend}", "version: v1", StringComparison.Ordinal)
                .Replace($"name: {backend}", "name: v1", StringComparison.Ordinal)));
}
