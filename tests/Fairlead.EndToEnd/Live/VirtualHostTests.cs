using System.Text.Json.Nodes;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Live;

/// <summary>
/// Envoy on the incremental variant gets virtual hosts as resources of their own: a change costs its own size, whatever the size of the
/// table.
/// </summary>
public sealed class VirtualHostTests : IAsyncLifetime
{
    private const int Services = 40;

    private Backends? _backends;

    private ControlPlaneUnderTest ControlPlane { get; } = new();

    private Backends Backends => _backends!; // set in InitializeAsync, which xUnit awaits before the test

    public async ValueTask InitializeAsync()
    {
        _backends = await Backends.StartAsync("alpha", "beta", "app");
        for (var i = 0; i < Services; i++)
        {
            Write(i, "alpha");
        }

        await ControlPlane.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ControlPlane.DisposeAsync();
        await Backends.DisposeAsync();
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task OneHostChanges_OneVirtualHostIsSent()
    {
        await using var proxy = await StartAsync("hosts");
        Assert.Equal("alpha", (await proxy.Client.GetAsync(Host(7))).Backend);
        var before = await ExchangesAsync(proxy);

        // The route to the revision changes with each write, so two virtual hosts do.
        Write(7, "beta");
        await proxy.AppliedAsync(ControlPlane);
        Assert.Equal("beta", (await proxy.Client.GetAsync(Host(7))).Backend);
        Assert.Equal("alpha", (await proxy.Client.GetAsync(Host(8))).Backend);
        var sent = (await ExchangesAsync(proxy)).Skip(before.Count).ToList();
        Assert.DoesNotContain(sent, static exchange => (string?)exchange["type"] is "rds" or "lds");
        // The admin API always gives these.
        var hosts = sent.Where(static exchange => (string?)exchange["type"] == "vhds")
            .SelectMany(static exchange => exchange["changed"]!.AsArray())
            .Select(static name => (string)name!).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal([$"egress_routes/{ControlPlaneUnderTest.RevisionHost}:80", $"egress_routes/{Host(7)}:80"], hosts);

        // Each of them is small, and says what it was made from.
        var config = await ControlPlane.GetAsync($"/api/v1/proxies/{proxy.Identity.NodeId}/config?type=vhds");
        // The admin API always gives these.
        var changed = config["resources"]!.AsArray().Single(resource => (string?)resource!["name"] == $"egress_routes/{Host(7)}:80")!;
        Assert.InRange(changed["resource"]!.ToJsonString().Length, 1, 2048);
        Assert.Contains("s07.yaml", changed["origins"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task HostRemovedAndAdded_IsUnknownInBetween()
    {
        await using var proxy = await StartAsync("removal");
        ControlPlane.Remove("s07.yaml");

        // A file that is gone counts for half a second more, since editors delete and create.
        await Eventually.SeeAsync("404", async cancellation =>
        {
            var answer = await proxy.Client.GetAsync(Host(7), cancellation: cancellation);
            return (answer.Status == 404, answer);
        });
        Write(7, "beta");
        await proxy.AppliedAsync(ControlPlane);
        Assert.Equal("beta", (await proxy.Client.GetAsync(Host(7))).Backend);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task OnDemand_OnlyWhatIsUsedIsHeld()
    {
        await using var proxy = await StartAsync("on-demand", ("ROUTES", "on-demand"));
        Assert.Equal("alpha", (await proxy.Client.GetAsync(Host(7))).Backend);
        Assert.Equal(404, (await proxy.Client.GetAsync("unknown.vhds.test")).Status);
        var config = await ControlPlane.GetAsync($"/api/v1/proxies/{proxy.Identity.NodeId}/config?type=vhds");
        // The admin API always gives these.
        var held = config["resources"]!.AsArray().Select(static resource => (string)resource!["name"]!).Order(StringComparer.Ordinal);
        Assert.Equal([$"egress_routes/{ControlPlaneUnderTest.RevisionHost}:80", $"egress_routes/{Host(7)}:80"], held);
        Write(7, "beta");
        await proxy.AppliedAsync(ControlPlane);
        Assert.Equal("beta", (await proxy.Client.GetAsync(Host(7))).Backend);
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Full_WholeTablesAsBefore()
    {
        await using var proxy = await StartAsync("full", ("ROUTES", "full"));
        Assert.Equal("alpha", (await proxy.Client.GetAsync(Host(7))).Backend);
        Assert.DoesNotContain(await ExchangesAsync(proxy), static exchange => (string?)exchange["type"] == "vhds");
    }

    private static string Host(int i) => $"s{i:D2}.vhds.test";

    private async Task<EnvoyUnderTest> StartAsync(string name, params (string Key, string Value)[] metadata)
    {
        var identity = new ProxyIdentity(name) { App = Backends.Address("app"), Delta = true, Metadata = metadata };
        var proxy = await EnvoyUnderTest.StartAsync(identity, ControlPlane.Xds);
        await proxy.AppliedAsync(ControlPlane);
        return proxy;
    }

    private async Task<List<JsonNode>> ExchangesAsync(ProxyUnderTest proxy)
    {
        var report = await ControlPlane.GetAsync($"/api/v1/proxies/{proxy.Identity.NodeId}");
        return [.. report["exchanges"]!.AsArray().Select(static exchange => exchange!)]; // by contract
    }

    // The rule, not the service, says which of the two answers, so that a change is one of routes alone.
    private void Write(int i, string to) => ControlPlane.Write(
        $"s{i:D2}.yaml", Backends.Fill(LiveConfig.Service(Host(i), "alpha", "beta") + "---\n" + LiveConfig.AllTo(Host(i), to)));
}
