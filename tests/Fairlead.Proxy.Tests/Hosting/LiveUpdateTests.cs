using System.Net;
using Fairlead.Testing.Backends;
using Fairlead.Testing.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>Changes under traffic: no request may notice.</summary>
public sealed class LiveUpdateTests
{
    [Fact]
    public async Task Endpoints_ComeAndGoUnderTraffic_NoRequestFails()
    {
        await using var one = await HttpBackend.StartAsync("one");
        await using var two = await HttpBackend.StartAsync("two");
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Eds("c"));
        proxy.Apply(XdsJson.Endpoints("c", one.Port, two.Port));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Rds("r")));
        proxy.Apply(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("c"))));
        await using var traffic = new Traffic(proxy.AddressOf("web"));
        for (var i = 0; i < 10; i++)
        {
            await traffic.WaitForMoreAsync(50);
            proxy.Apply(XdsJson.Endpoints("c", i % 2 == 0 ? [one.Port] : [one.Port, two.Port]));
        }

        proxy.Apply(XdsJson.Endpoints("c", one.Port));
        await traffic.WaitForMoreAsync(20);
        var before = two.Requests;
        await traffic.WaitForMoreAsync(100);
        Assert.Equal(before, two.Requests);
        Assert.Empty(await traffic.StopAsync());
    }

    [Fact]
    public async Task ListenersAndRoutes_ChangeUnderTraffic_NoRequestFails()
    {
        await using var backend = await HttpBackend.StartAsync("one");
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Static("c", backend.Port), XdsJson.Static("d", backend.Port));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Rds("r")));
        proxy.Apply(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("c"))));
        await using var traffic = new Traffic(proxy.AddressOf("web"));
        for (var i = 0; i < 10; i++)
        {
            await traffic.WaitForMoreAsync(30);
            // Its own content, other listeners beside it, and its routes.
            proxy.Apply(XdsJson.Listener("web", XdsJson.Rds("r"), more: $"\"server_name\": \"s{i}\","),
                XdsJson.Listener($"other{i}", XdsJson.Rds("r")));
            proxy.Apply(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To(i % 2 == 0 ? "d" : "c"))));
            Assert.Equal(new[] { "other" + i, "web" }, proxy.Host.Listeners.Keys.Order());
        }

        Assert.Empty(await traffic.StopAsync());
        using var answer = await proxy.GetAsync("/");
        Assert.Equal("s9", answer.Headers.Server.ToString());
    }

    [Fact]
    public async Task Listener_Removed_FinishesItsRequestsAndThenRefuses()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new Peers.ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            arrived.TrySetResult();
            await go.Task;
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("c")), XdsJson.Static("c", upstream.Port));
        var address = proxy.AddressOf("web");
        var pending = proxy.Client().GetStringAsync(address);
        await arrived.Task;
        Assert.Null(proxy.Host.Configuration.Apply(Protos.TypeUrls.Listener, "gone", []));
        Assert.Empty(proxy.Host.Listeners);
        go.SetResult();
        Assert.Equal("ok", await pending);
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            // The socket is closed by the drain, which runs beside.
            while (true)
            {
                using var answer = await client.GetAsync(address);
            }
        });
    }

    [Fact]
    public async Task Routes_ToClusterWithoutItsEndpointsYet_FormerOnesServeUntilTheyCome()
    {
        await using var one = await HttpBackend.StartAsync("one");
        await using var two = await HttpBackend.StartAsync("two");
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Eds("old"));
        proxy.Apply(XdsJson.Endpoints("old", one.Port));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Rds("r")));
        proxy.Apply(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("old"))));
        await using var traffic = new Traffic(proxy.AddressOf("web"));
        await traffic.WaitForMoreAsync(20);
        proxy.Apply(XdsJson.Eds("old"), XdsJson.Eds("new"));
        proxy.Apply(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("new"))));
        await traffic.WaitForMoreAsync(20);
        proxy.Apply(XdsJson.Eds("new"));
        await traffic.WaitForMoreAsync(20);
        Assert.Equal(0, two.Requests);
        proxy.Apply(XdsJson.Endpoints("new", two.Port));
        await traffic.WaitForMoreAsync(20);
        Assert.NotEqual(0, two.Requests);
        Assert.Empty(await traffic.StopAsync());
    }

    [Fact]
    public async Task Listener_RenamedOrMoved_KeepsItsPort()
    {
        await using var backend = await HttpBackend.StartAsync("one");
        await using var proxy = await ProxyUnderTest.StartAsync();
        var port = ReservedPort.Free();
        proxy.Apply(XdsJson.Static("c", backend.Port));
        var routes = XdsJson.Inline(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("c"))));
        foreach (var name in new[] { "a", "b", "web" })
        {
            proxy.Apply(XdsJson.Listener(name, routes, port));
            Assert.Equal([name], proxy.Host.Listeners.Keys);
        }

        var everywhere = XdsJson.Listener("web", routes, port);
        everywhere.Address.SocketAddress.Address = "0.0.0.0";
        proxy.Apply(everywhere);
        using var client = new HttpClient();
        Assert.Contains("\"backend\":\"one\"", await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listener_WithoutItsRoutes_WaitsForThem()
    {
        await using var backend = await HttpBackend.StartAsync("one");
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Eds("c"));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Rds("r")));
        Assert.False(proxy.Host.IsReady(out var reason));
        Assert.Contains("waiting for clusters: c", reason, StringComparison.Ordinal);
        proxy.Apply(XdsJson.Endpoints("c", backend.Port));
        Assert.False(proxy.Host.IsReady(out reason));
        Assert.Contains("listener web waits for route configuration r", reason, StringComparison.Ordinal);
        Assert.Empty(proxy.Host.Listeners);
        proxy.Apply(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("c"))));
        Assert.True(proxy.Host.IsReady(out _));
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Endpoints_NeverCome_ServesWithoutAfterTheWait()
    {
        var time = new FakeTimeProvider();
        await using var proxy = await ProxyUnderTest.StartAsync(time);
        proxy.Apply(XdsJson.Eds("c"));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("c"))))));
        Assert.False(proxy.Host.IsReady(out _));
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.True(proxy.Host.IsReady(out _));
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("no healthy upstream", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Listener_PortTaken_IsRefusedAndTheOthersServe()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var backend = await HttpBackend.StartAsync("one");
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Static("c", backend.Port));
        var routes = XdsJson.Inline(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("c"))));
        var refusal = proxy.TryApply(
            XdsJson.Listener("bad", routes, ((IPEndPoint)taken.LocalEndpoint).Port), XdsJson.Listener("web", routes));
        Assert.Contains("bad: cannot bind 127.0.0.1:", refusal, StringComparison.Ordinal);
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task State_ControlPlaneAway_ServesWhatItHad()
    {
        using var directory = new TempDirectory();
        await using var backend = await HttpBackend.StartAsync("one");
        await using (var first = await ProxyUnderTest.StartAsync(state: directory.Path))
        {
            first.Apply(XdsJson.Eds("c"));
            first.Apply(XdsJson.Endpoints("c", backend.Port));
            first.Apply(XdsJson.Listener("web", XdsJson.Rds("r")));
            first.Apply(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("c"))));
        }

        await using (var second = await ProxyUnderTest.StartAsync(state: directory.Path))
        {
            Assert.True(second.Host.IsReady(out var reason), reason);
            using var answer = await second.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        // A damaged file is no reason not to start.
        var file = Directory.GetFiles(directory.Path).Single();
        var octets = await File.ReadAllBytesAsync(file);
        octets[^1] ^= 1;
        await File.WriteAllBytesAsync(file, octets);
        await using var third = await ProxyUnderTest.StartAsync(state: directory.Path);
        Assert.False(third.Host.IsReady(out _));
    }

    [Fact]
    public async Task StrictDns_AddressesChange_AreFollowed()
    {
        await using var backend = await HttpBackend.StartAsync("one");
        var time = new FakeTimeProvider();
        var address = "127.0.0.2";
        await using var proxy = await ProxyUnderTest.StartAsync(time, with: options => options with
        {
            ResolveHost = (name, _) => Task.FromResult(
                new[] { IPAddress.Parse(name == "app.test" ? Volatile.Read(ref address) : "127.0.0.3") }),
        });
        proxy.Apply(XdsJson.Parse<Envoy.Config.Cluster.V3.Cluster>($$"""
            {"name": "c", "type": "STRICT_DNS", "connect_timeout": "1s", "load_assignment": {"cluster_name": "c", "endpoints": [{"lb_endpoints": [
              {"endpoint": {"address": {"socket_address": {"address": "app.test", "port_value": {{backend.Port}} } } } }]}]} }
            """));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("c"))))));
        await proxy.Host.WaitUntilReadyAsync();
        using (var first = await proxy.GetAsync("/"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        }

        Volatile.Write(ref address, "127.0.0.1");
        while (true)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            using var answer = await proxy.GetAsync("/");
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                break;
            }
        }
    }
}
