using System.Net;
using System.Net.Http.Json;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Objects;
using Fairlead.Model.Catalog;
using Fairlead.Protos;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Registries;
using Fairlead.Testing.Time;
using Fairlead.Testing.Xds;

namespace Fairlead.ControlPlane.Tests.Hosting;

/// <summary>Registries beside a folder of config, from what they say to what a client is sent and the admin API shows.</summary>
public sealed class RegistryHostTests : IAsyncLifetime
{
    private static readonly ServiceKey Shop = new("default", "shop.internal");
    private static readonly ServiceKey Cart = new("default", "cart.internal");

    private readonly TempDirectory _config = new();
    private readonly FakeRegistry _one = new("one");
    private readonly FakeRegistry _other = new("other");
    private ControlPlaneHost? _host;

    public ValueTask InitializeAsync()
    {
        _config.Write("shop.yaml", """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{address: 10.0.0.1}]
            """);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
        }

        _one.Dispose();
        _other.Dispose();
        _config.Dispose();
    }

    [Fact]
    public async Task TwoRegistries_ComeGoAndFail_EachByItself_OnTheWire()
    {
        _one.Add(Shop, 80, "10.1.0.1");
        _other.Add(Shop, 80, "10.2.0.1");
        await Build().StartAsync();
        await using var client = ScriptedAdsClient.Connect(new($"http://{_host!.XdsAddress}")); // built
        await client.SubscribeAsync(TypeUrls.Endpoint, "outbound|80||shop.internal");
        await UntilAsync(client, "10.0.0.1", "10.1.0.1", "10.2.0.1");

        _one.Fail("connection refused");
        _other.Add(Shop, 80, "10.2.0.2");
        await UntilAsync(client, "10.0.0.1", "10.1.0.1", "10.2.0.1", "10.2.0.2");
        _one.Say(_one.Known);
        _one.Remove(Shop, 80, "10.1.0.1");
        await UntilAsync(client, "10.0.0.1", "10.2.0.1", "10.2.0.2");

        // The object's own go through the same lane.
        var text = await File.ReadAllTextAsync(_config.File("shop.yaml"));
        _config.Write("shop.yaml", text.Replace("10.0.0.1", "10.0.0.9", StringComparison.Ordinal));
        await UntilAsync(client, "10.0.0.9", "10.2.0.1", "10.2.0.2");
    }

    [Fact]
    public async Task ServiceOfARegistry_IsServed_AndShownAsItsOwnObject()
    {
        _one.Answer();
        _other.Answer();
        await Build().StartAsync();
        await using var client = ScriptedAdsClient.Connect(new($"http://{_host!.XdsAddress}")); // built
        await client.SubscribeAsync(TypeUrls.Endpoint, "outbound|80||cart.internal");
        _one.Declare(Cart, new(80, "http", PortProtocol.Http, 80));
        _one.Add(Cart, 80, "10.1.0.1");
        await UntilAsync(client, "10.1.0.1");

        using HttpClient admin = new() { BaseAddress = new($"http://{_host.AdminAddress}") };
        var item = await admin.GetFromJsonAsync("/api/v1/objects/one/registry/default/cart.internal", AdminJson.Default.ObjectReport);
        Assert.Equal(("accepted", "one"), (item?.State, item?.Source));
        var providers = await admin.GetFromJsonAsync("/api/v1/providers", AdminJson.Default.ProvidersReport);
        Assert.Equal(
            [("one", "ready", 1, 1, true), ("other", "ready", 0, 0, true)],
            providers?.Providers.Select(static one => (one.Name, one.State, one.Services, one.Endpoints, one.AgeSeconds is not null)));
    }

    [Fact]
    public async Task Objects_AreShown_WithStateAndReason()
    {
        _one.Answer();
        _other.Answer();
        _config.Write("rules.yaml", """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a}
            spec: {hosts: [shop.internal], http: [{route: [{destination: {host: shop.internal}}]}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: b}
            spec: {hosts: [shop.internal], http: [{route: [{destination: {host: shop.internal}}]}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: c}
            spec: {hosts: [c.internal], http: [{route: [{destination: {host: shp.internal}}]}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: d}
            spec: {hosts: [d.internal], http: [{route: [{destination: {host: shop.internal}, weight: most}]}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a}
            spec: {hosts: [again.internal], http: [{route: [{destination: {host: shop.internal}}]}]}
            """);
        await Build().StartAsync();
        using HttpClient admin = new() { BaseAddress = new($"http://{_host!.AdminAddress}") }; // built
        var all = await admin.GetFromJsonAsync("/api/v1/objects?kind=VirtualService&namespace=default", AdminJson.Default.ObjectsReport);
        Assert.Equal(
            [
                "a accepted shadowedBy", "b refused conflictsWith VirtualService a", "c refused refersToNothing", "d refused invalid",
            ],
            all?.Objects.Select(Line));
        var refused = await admin.GetFromJsonAsync("/api/v1/objects?state=refused&name=b", AdminJson.Default.ObjectsReport);
        Assert.Equal("b", Assert.Single(refused?.Objects ?? []).Name);

        var one = await admin.GetFromJsonAsync(
            "/api/v1/objects/networking.istio.io/VirtualService/default/c", AdminJson.Default.ObjectReport);
        var problem = Assert.Single(one?.Conditions ?? []).Problem;
        Assert.Equal(("FL1401", "did you mean \"shop.internal\"?", _config.File("rules.yaml"), 14),
            (problem.Code, problem.Remedy, problem.File, problem.Line));

        var status = await admin.GetFromJsonAsync("/api/v1/status", AdminJson.Default.StatusReport);
        Assert.Equal((2, 0, 3), (status?.Objects.Accepted, status?.Objects.Stale, status?.Objects.Refused));
        Assert.Equal(["a", "b", "c", "d"], status?.Objects.Troubled.Select(static item => item.Name));

        // What was good stays good, and is stale.
        _config.Write("shop.yaml", "kind: [");
        ObjectReport? stale;
        do
        {
            stale = await admin.GetFromJsonAsync(
                "/api/v1/objects/networking.istio.io/ServiceEntry/default/shop", AdminJson.Default.ObjectReport);
        }
        while (stale?.State == "accepted");

        Assert.Equal(("stale", "FL1004"), (stale?.State, Assert.Single(stale?.Conditions ?? []).Problem.Code));
    }

    [Theory]
    [InlineData("/api/v1/objects/networking.istio.io/VirtualService/default/nobody", HttpStatusCode.NotFound,
        "there is no VirtualService default/nobody of the group \"networking.istio.io\"")]
    [InlineData("/api/v1/objects/core/Service/default/shop", HttpStatusCode.NotFound, "of the group \"\"")]
    [InlineData("/api/v1/objects?state=lost", HttpStatusCode.BadRequest, "expected accepted, stale, refused")]
    public async Task Objects_NotThere_SaysSo(string path, HttpStatusCode status, string expected)
    {
        _one.Answer();
        _other.Answer();
        await Build().StartAsync();
        using HttpClient admin = new() { BaseAddress = new($"http://{_host!.AdminAddress}") }; // built
        using var response = await admin.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(
            expected, (await response.Content.ReadFromJsonAsync(AdminJson.Default.ErrorReport))?.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SilentRegistry_HoldsUpTheStartForATimeOnly()
    {
        WatchedTimeProvider time = new();
        var begin = time.GetUtcNow();
        _one.Answer();
        var starting = Build(time).StartAsync();
        while (!starting.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await starting;
        Assert.InRange(time.GetUtcNow() - begin, TimeSpan.FromSeconds(30), TimeSpan.MaxValue);
        using HttpClient admin = new() { BaseAddress = new($"http://{_host!.AdminAddress}") }; // built
        var status = await admin.GetFromJsonAsync("/api/v1/status", AdminJson.Default.StatusReport);
        Assert.False(status?.Ok);
        Assert.Equal(["ready", "connecting"], status?.Providers.Select(static one => one.State));
        var error = status?.Stages.Single(static one => one.Stage == "registries").LastError;
        Assert.StartsWith("registry other: nothing has been heard", error, StringComparison.Ordinal);
    }

    private static string Line(ObjectReport item) => string.Join(' ', item.Conditions
        .Select(static condition => condition.Other is { } other ? $"{condition.Kind} {other.Kind} {other.Name}" : condition.Kind)
        .Prepend($"{item.Name} {item.State}"));

    private static async Task UntilAsync(ScriptedAdsClient client, params string[] addresses)
    {
        IEnumerable<string> seen;
        do
        {
            var response = await client.NextAckedAsync(TypeUrls.Endpoint);
            seen = response.Resources.Select(static any => any.Unpack<Envoy.Config.Endpoint.V3.ClusterLoadAssignment>())
                .SelectMany(static assignment => assignment.Endpoints)
                .SelectMany(static locality => locality.LbEndpoints)
                .Select(static endpoint => endpoint.Endpoint.Address.SocketAddress.Address)
                .Order(StringComparer.Ordinal);
        }
        while (!seen.SequenceEqual(addresses));
    }

    private ControlPlaneHost Build(TimeProvider? time = null) => _host = ControlPlaneHost.Build(new()
    {
        ConfigDirectories = [_config.Path],
        Registries = [_one.Registry, _other.Registry],
        Xds = new(IPAddress.Loopback, 0),
        Admin = new(IPAddress.Loopback, 0),
        Time = time ?? TimeProvider.System,
    });
}
