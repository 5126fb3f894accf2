using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.EndToEnd.Http;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Live;

/// <summary>What changes while traffic runs, each through our sidecar and through Envoy.</summary>
[Collection(HttpMeshCollection.Name)]
public sealed class LiveTests(HttpMesh mesh)
{
    [Fact]
    public Task Sidecar_EndpointsAddedAndRemoved_NoRequestFails() => EndpointsAsync(mesh.Sidecar);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Envoy_EndpointsAddedAndRemoved_NoRequestFails() => EndpointsAsync(mesh.Envoy);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task DeltaEnvoy_EndpointsAddedAndRemoved_NoRequestFails() => EndpointsAsync(mesh.DeltaEnvoy);

    [Fact]
    public Task Sidecar_RouteSwitchedToAnotherSubset_NoRequestFails() => SubsetsAsync(mesh.Sidecar);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Envoy_RouteSwitchedToAnotherSubset_NoRequestFails() => SubsetsAsync(mesh.Envoy);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task DeltaEnvoy_RouteSwitchedToAnotherSubset_NoRequestFails() => SubsetsAsync(mesh.DeltaEnvoy);

    [Fact]
    public Task Sidecar_ServiceMovedToAnotherAndRemoved_NoRequestFails() => ServiceMovedAsync(mesh.Sidecar);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Envoy_ServiceMovedToAnotherAndRemoved_NoRequestFails() => ServiceMovedAsync(mesh.Envoy);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task DeltaEnvoy_ServiceMovedToAnotherAndRemoved_NoRequestFails() => ServiceMovedAsync(mesh.DeltaEnvoy);

    [Fact]
    public Task Sidecar_ServiceAddedAndRemoved_AnswersOnlyInBetween() => ServiceAsync(mesh.Sidecar);

    [Fact]
    public Task DeltaSidecar_ServiceAddedAndRemoved_AnswersOnlyInBetween() => ServiceAsync(mesh.DeltaSidecar);

    [Fact]
    public Task DeltaSidecar_BadObject_KeepsItsLastGoodVersionAndOthersApply() => BadObjectAsync(mesh.DeltaSidecar);

    [Fact]
    public Task DeltaSidecar_ResourcesByHand_AreServed() => ByHandAsync(mesh.DeltaSidecar);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Envoy_ServiceAddedAndRemoved_AnswersOnlyInBetween() => ServiceAsync(mesh.Envoy);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task DeltaEnvoy_ServiceAddedAndRemoved_AnswersOnlyInBetween() => ServiceAsync(mesh.DeltaEnvoy);

    [Fact]
    public Task Sidecar_BadObject_KeepsItsLastGoodVersionAndOthersApply() => BadObjectAsync(mesh.Sidecar);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Envoy_BadObject_KeepsItsLastGoodVersionAndOthersApply() => BadObjectAsync(mesh.Envoy);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task DeltaEnvoy_BadObject_KeepsItsLastGoodVersionAndOthersApply() => BadObjectAsync(mesh.DeltaEnvoy);

    [Fact]
    public Task Sidecar_Inbound_ReachesTheApplication() => InboundAsync(mesh.Sidecar);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Envoy_Inbound_ReachesTheApplication() => InboundAsync(mesh.Envoy);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task DeltaEnvoy_Inbound_ReachesTheApplication() => InboundAsync(mesh.DeltaEnvoy);

    [Fact]
    public Task Sidecar_ManyRequests_KeepTheirConnections() => KeepAliveAsync(mesh.Sidecar);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Envoy_ManyRequests_KeepTheirConnections() => KeepAliveAsync(mesh.Envoy);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task DeltaEnvoy_ManyRequests_KeepTheirConnections() => KeepAliveAsync(mesh.DeltaEnvoy);

    [Fact]
    public Task Sidecar_ResourcesByHand_AreServed() => ByHandAsync(mesh.Sidecar);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Envoy_ResourcesByHand_AreServed() => ByHandAsync(mesh.Envoy);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task DeltaEnvoy_ResourcesByHand_AreServed() => ByHandAsync(mesh.DeltaEnvoy);

    private async Task EndpointsAsync(ProxyUnderTest proxy)
    {
        const string Host = "endpoints.live.test";
        await ApplyAsync(proxy, "endpoints", LiveConfig.Service(Host, "alpha"));
        await using var traffic = Traffic.Start(proxy, Host);
        await traffic.SeesAsync("alpha");

        await ApplyAsync(proxy, "endpoints", LiveConfig.Service(Host, "alpha", "beta"));
        await traffic.SeesAsync("beta");

        await ApplyAsync(proxy, "endpoints", LiveConfig.Service(Host, "beta"));
        await traffic.SeesAsync("beta");
        var before = traffic.Of("alpha");
        await traffic.SeesAsync("beta", more: 50);
        Assert.Equal(before, traffic.Of("alpha"));
        await traffic.StopWithoutFailureAsync();
    }

    private async Task SubsetsAsync(ProxyUnderTest proxy)
    {
        const string Host = "subsets.live.test";
        await ApplyAsync(proxy, "subsets", LiveConfig.Service(Host, "alpha", "beta") + "---\n" + LiveConfig.AllTo(Host, "alpha"));
        await using var traffic = Traffic.Start(proxy, Host);
        foreach (var to in (string[])["beta", "alpha", "beta"])
        {
            await ApplyAsync(proxy, "subsets", LiveConfig.Service(Host, "alpha", "beta") + "---\n" + LiveConfig.AllTo(Host, to));
            await traffic.SeesAsync(to);
        }

        await traffic.StopWithoutFailureAsync();
    }

    /// <summary>The subset that the route leaves goes away in the same change as the route: make before break.</summary>
    private async Task ServiceMovedAsync(ProxyUnderTest proxy)
    {
        const string Host = "moved.live.test";
        await ApplyAsync(proxy, "moved", LiveConfig.Service(Host, "alpha") + "---\n" + LiveConfig.AllTo(Host, "alpha"));
        await using var traffic = Traffic.Start(proxy, Host);
        foreach (var to in (string[])["beta", "gamma", "alpha"])
        {
            await traffic.SeesAsync(to == "beta" ? "alpha" : to == "gamma" ? "beta" : "gamma");
            await ApplyAsync(proxy, "moved", LiveConfig.Service(Host, to) + "---\n" + LiveConfig.AllTo(Host, to));
            await traffic.SeesAsync(to);
        }

        await traffic.StopWithoutFailureAsync();
    }

    private async Task ServiceAsync(ProxyUnderTest proxy)
    {
        const string Host = "service.live.test";
        await GoneAsync();
        await ApplyAsync(proxy, "service", LiveConfig.Service(Host, "alpha"));
        Assert.Equal("alpha", (await proxy.Client.GetAsync(Host)).Backend);

        // A file that vanished keeps its content for a moment, since editors delete before they write.
        mesh.ControlPlane.Remove("service.yaml");
        await GoneAsync();

        // The proxies share a control plane: one that hears of a removal last still has the service when the next test begins.
        async Task GoneAsync() => await Eventually.SeeAsync("404 of a removed service", async cancellation =>
        {
            var answer = await proxy.Client.GetAsync(Host, "/", cancellation);
            return (answer.Status == 404, answer);
        });
    }

    private async Task BadObjectAsync(ProxyUnderTest proxy)
    {
        const string Bad = "bad.live.test";
        const string Good = "good.live.test";
        await ApplyAsync(proxy, "bad", LiveConfig.Answer(Bad, "one"));
        Assert.Equal("one", (await proxy.Client.GetAsync(Bad)).Body);
        try
        {
            var broken = LiveConfig.Answer(Bad, "two").Replace("directResponse", "directRespons", StringComparison.Ordinal);
            await ApplyAsync(proxy, "bad", broken + "---\n" + LiveConfig.Answer(Good, "good"));
            Assert.Equal("one", (await proxy.Client.GetAsync(Bad)).Body);
            Assert.Equal("good", (await proxy.Client.GetAsync(Good)).Body);

            var problems = (await mesh.ControlPlane.GetAsync("/api/v1/status"))["problems"]!.AsArray(); // by contract
            Assert.All(problems, p => Assert.EndsWith("bad.yaml", (string?)p!["file"], StringComparison.Ordinal));
            Assert.All(problems, p => Assert.Equal(6, (int?)p!["line"]));
            Assert.Contains(problems, p => p!.ToJsonString().Contains("directResponse", StringComparison.Ordinal));

            await ApplyAsync(proxy, "bad", LiveConfig.Answer(Bad, "three"));
            Assert.Equal("three", (await proxy.Client.GetAsync(Bad)).Body);
            Assert.Equal("", await mesh.ControlPlane.ProblemsAsync());
        }
        finally
        {
            await proxy.AppliedAsync(mesh.ControlPlane, mesh.ControlPlane.Remove("bad.yaml"));
        }
    }

    private static async Task InboundAsync(ProxyUnderTest proxy)
    {
        var exchange = HttpExchange.Get("/hello?x=1").From("app").Sees("/hello?x=1").SeesHeader("host", "whatever.test");
        ExchangeAssert.Matches(exchange, await proxy.InboundClient.SendAsync(exchange, "whatever.test"), proxy.Identity.Name);
    }

    private static async Task KeepAliveAsync(ProxyUnderTest proxy)
    {
        var host = HttpCases.Named("virtual-service-without-service").Host;
        var connections = new HashSet<string?>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            connections.Add((string?)(await proxy.Client.GetAsync(host)).Echo?["connection"]);
        }

        // One upstream connection, or a second one where the first was busy being given back.
        Assert.InRange(connections.Count, 1, 2);
        Assert.Equal(2, await AnswersOnOneConnectionAsync(proxy, host));
    }

    /// <summary>Sends two requests on one connection, the second with the first, and counts the answers.</summary>
    private static async Task<int> AnswersOnOneConnectionAsync(ProxyUnderTest proxy, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Identity.Outbound);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /one HTTP/1.1\r\nHost: {host}\r\n\r\nGET /two HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync().WaitAsync(Eventually.Limit);
        return text.Split("HTTP/1.1 200").Length - 1;
    }

    private static async Task ByHandAsync(ProxyUnderTest proxy)
    {
        using var admin = new HttpClient();
        // Envoy's format.
        var listeners = JsonNode.Parse(await admin.GetStringAsync(new Uri($"http://{proxy.Admin}/listeners?format=json")))!;
        var address =
            listeners["listener_statuses"]!.AsArray().First(l => (string?)l!["name"] == "by-hand")!["local_address"]!["socket_address"]!;
        using var client = new ProxyClient(new(System.Net.IPAddress.Loopback, (int)address["port_value"]!));
        Assert.Equal("gamma", (await client.GetAsync("anything.test")).Backend);
    }

    private Task ApplyAsync(ProxyUnderTest proxy, string file, string yaml) =>
        proxy.AppliedAsync(mesh.ControlPlane, mesh.ControlPlane.Write(file + ".yaml", mesh.Backends.Fill(yaml)));
}
