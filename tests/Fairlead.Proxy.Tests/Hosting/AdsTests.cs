using System.Net;
using Fairlead.Protos;
using Fairlead.Proxy.Hosting;
using Fairlead.Proxy.Tests.Peers;
using Fairlead.Testing.Backends;
using Fairlead.Testing.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>The sidecar on the real xDS server.</summary>
public sealed class AdsTests
{
    [Fact]
    public async Task Start_ControlPlaneHasAll_ServesAndAcknowledges()
    {
        await using var backend = await HttpBackend.StartAsync("one");
        await using var plane = await ControlPlane.StartAsync(0, Resources(backend.Port));
        await using var proxy = await StartAsync(plane.Address);
        await proxy.Host.WaitUntilReadyAsync().WaitAsync(TimeSpan.FromSeconds(20));
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (var type in new[] { TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.Listener, TypeUrls.Route })
        {
            await plane.WaitForAsync(type, static s => s.AckedVersion is { Length: > 0 } && s.AckedVersion == s.SentVersion);
        }

        var node = plane.Server.Streams().Single().Stream.Node;
        Assert.Equal(
            ("proxy-1", "shop", "fairlead", "v"), (node.Id, node.Cluster, node.UserAgentName, node.Metadata.Fields["K"].StringValue));
        Assert.Contains("\"route_config\"", await proxy.AdminAsync("/config_dump"), StringComparison.Ordinal);
        Assert.Contains("c::127.0.0.1:", await proxy.AdminAsync("/clusters"), StringComparison.Ordinal);
        Assert.Equal("LIVE\n", await proxy.AdminAsync("/ready"));

        // Names as Envoy has them: a subscription is counted where it is used.
        var stats = await proxy.AdminAsync("/stats");
        Assert.Contains("cluster_manager.cds.update_success: 1\n", stats, StringComparison.Ordinal);
        Assert.Contains("listener_manager.lds.update_success: 1\n", stats, StringComparison.Ordinal);
        Assert.Contains("cluster.c.update_success: 1\n", stats, StringComparison.Ordinal);
        Assert.Matches("http\\.[^.]+\\.rds\\.r\\.update_success: 1\n", stats);
    }

    [Fact]
    public async Task Push_BadRoute_IsRejectedWithItsReasonAndMended()
    {
        await using var backend = await HttpBackend.StartAsync("one");
        await using var plane = await ControlPlane.StartAsync(0, Resources(backend.Port));
        await using var proxy = await StartAsync(plane.Address);
        await proxy.Host.WaitUntilReadyAsync().WaitAsync(TimeSpan.FromSeconds(20));
        plane.Set(Resources(backend.Port, """{"match": {"safe_regex": {"regex": "("}}, "route": {"cluster": "c"}}"""));
        var rejected = await plane.WaitForAsync(TypeUrls.Route, static s => s.Nack is not null);
        Assert.Contains("r: virtual_hosts[any].routes[0].match.safe_regex: \"(\" is not a regular expression", rejected.Nack!.Message,
            StringComparison.Ordinal);
        using (var answer = await proxy.GetAsync("/"))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        plane.Set(Resources(backend.Port, """{"match": {"prefix": "/"}, "direct_response": {"status": 299}}"""));
        await plane.WaitForAsync(TypeUrls.Route, static s => s.Nack is null && s.AckedVersion == s.SentVersion);
        using var mended = await proxy.GetAsync("/");
        Assert.Equal(299, (int)mended.StatusCode);
    }

    [Fact]
    public async Task ControlPlane_GoesAndComesBack_ServesAndFollowsAgain()
    {
        await using var backend = await HttpBackend.StartAsync("one");
        var plane = await ControlPlane.StartAsync(0, Resources(backend.Port));
        await using var proxy = await StartAsync(plane.Address);
        await proxy.Host.WaitUntilReadyAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await using var traffic = new Traffic(proxy.AddressOf("web"));
        await traffic.WaitForMoreAsync(20);
        await plane.DisposeAsync();
        await traffic.WaitForMoreAsync(50);
        await using var again = await ControlPlane.StartAsync(plane.Address.Port,
            Resources(backend.Port, """{"match": {"prefix": "/new"}, "direct_response": {"status": 299}}""", XdsJson.To("c")));
        await again.WaitForAsync(TypeUrls.Route, static s => s.AckedVersion is { Length: > 0 } && s.AckedVersion == s.SentVersion);
        await traffic.WaitForMoreAsync(20);
        Assert.Empty(await traffic.StopAsync());
        using var answer = await proxy.GetAsync("/new");
        Assert.Equal(299, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Start_ControlPlaneAwayAndNoState_SaysWhatItWaitsFor()
    {
        using var nobody = new ReservedPort();
        await using var proxy = await StartAsync(new Uri($"http://127.0.0.1:{nobody.Number}"));
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://{proxy.Host.AdminAddress}/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("control plane", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_IncrementalWithState_ServesFromItAndIsSentOnlyWhatChanged()
    {
        var state = Directory.CreateTempSubdirectory("fairlead-state-").FullName;
        await using var backend = await HttpBackend.StartAsync("one");
        await using var plane = await ControlPlane.StartAsync(0, Resources(backend.Port));
        await using (var first = await StartAsync(plane.Address, options => options with { StateDirectory = state, Incremental = true }))
        {
            await first.Host.WaitUntilReadyAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        plane.Set(Resources(backend.Port, """{"match": {"prefix": "/"}, "direct_response": {"status": 299}}"""));
        while (plane.Server.Streams().Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        plane.Acks.Clear();
        await using var proxy = await StartAsync(plane.Address, options => options with { StateDirectory = state, Incremental = true });
        foreach (var type in new[] { TypeUrls.Cluster, TypeUrls.Listener, TypeUrls.Route })
        {
            await plane.WaitForAsync(type, static s => s.AckedVersion is { Length: > 0 } && s.AckedVersion == s.SentVersion);
        }

        Assert.Equal("r", Assert.Single(plane.Acks.SelectMany(static ack => ack.Resources)).Name);
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(299, (int)answer.StatusCode);
        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public async Task Incremental_RoutesAndEndpointsThatAreNotThere_AreNotWaitedFor()
    {
        await using var plane = await ControlPlane.StartAsync(0, XdsJson.Eds("c"), XdsJson.Listener("web", XdsJson.Rds("r")));
        var time = new FakeTimeProvider(); // which stands still
        await using var proxy = await StartAsync(plane.Address, options => options with { TimeProvider = time, Incremental = true });
        await proxy.Host.WaitUntilReadyAsync().WaitAsync(TimeSpan.FromSeconds(20));
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static Task<ProxyUnderTest> StartAsync(Uri server, Func<ProxyOptions, ProxyOptions>? with = null)
    {
        var metadata = new Google.Protobuf.WellKnownTypes.Struct
        {
            Fields = { ["K"] = Google.Protobuf.WellKnownTypes.Value.ForString("v") }
        };
        return ProxyUnderTest.StartAsync(with: options =>
        {
            var given = options with { Servers = [server], NodeId = "proxy-1", Cluster = "shop", Metadata = metadata };
            return with?.Invoke(given) ?? given;
        });
    }

    private static Google.Protobuf.IMessage[] Resources(int port, params string[] routes) =>
    [
        XdsJson.Eds("c"),
        XdsJson.Endpoints("c", port),
        XdsJson.Listener("web", XdsJson.Rds("r")),
        XdsJson.Routes("r", XdsJson.AnyHost(routes.Length == 0 ? XdsJson.To("c") : string.Join(',', routes))),
    ];
}
