using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Testing.Backends;
using Fairlead.Testing.Processes;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>Requests through a whole proxy.</summary>
public sealed class RoutingTests
{
    [Fact]
    public async Task Get_ToCluster_ArrivesAndComesBack()
    {
        await using var backend = await HttpBackend.StartAsync("b1");
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", backend.Port));
        for (var i = 0; i < 3; i++)
        {
            using var response = await proxy.GetAsync($"/a/b?c=d&i={i}", ("x-custom", "1"), ("Connection", "x-drop"), ("x-drop", "1"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var seen = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            Assert.Equal($"/a/b?c=d&i={i}", (string?)seen["target"]);
            Assert.Equal("1", (string?)seen["headers"]!["x-custom"]);
            Assert.Null(seen["headers"]!["x-drop"]);
            Assert.Equal("http", (string?)seen["headers"]!["x-forwarded-proto"]);
            Assert.Equal(36, ((string?)seen["headers"]!["x-request-id"])!.Length);
            Assert.Equal("fairlead", response.Headers.Server.ToString());
            Assert.True(response.Headers.Contains("x-envoy-upstream-service-time"));
        }

        Assert.Contains("cluster.one.upstream_cx_total: 1\n", await proxy.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ToUnixDomainSocket_ArrivesAndComesBack()
    {
        using TempDirectory directory = new();
        var socket = Path.Combine(directory.Path, "app.sock");
        await using var backend = await HttpBackend.StartAtAsync("b1", socket);
        await using var proxy = await ProxyUnderTest.StartAsync(
            XdsJson.AnyHost(XdsJson.To("one")),
            XdsJson.Parse<Envoy.Config.Cluster.V3.Cluster>($$"""
                {"name": "one", "type": "STATIC", "connect_timeout": "1s", "load_assignment": {"cluster_name": "one", "endpoints": [
                  {"lb_endpoints": [{"endpoint": {"address": {"pipe": {"path": "{{socket}}"} } } }]}]} }
                """));
        for (var i = 0; i < 3; i++)
        {
            using var response = await proxy.GetAsync("/over/a/socket");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(3, backend.Requests);
        Assert.Contains("cluster.one.upstream_cx_total: 1\n", await proxy.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task Post_WithBody_ArrivesWhole(int size)
    {
        await using var backend = await HttpBackend.StartAsync("b1");
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", backend.Port));
        foreach (var chunked in new[] { false, true })
        {
            var text = new string('x', size);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/upload") { Content = new StringContent(text) };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await proxy.Client().SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var seen = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            Assert.Equal(text, (string?)seen["body"]);
            Assert.Equal(chunked ? "chunked" : null, (string?)seen["headers"]!["transfer-encoding"]);
        }
    }

    [Fact]
    public async Task UnknownHost_NoRoute_Is404AndLoggedAsNR()
    {
        var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Static("one", 1));
        var routes = XdsJson.Routes("r", $$"""{"name": "a", "domains": ["a.example"], "routes": [{{XdsJson.To("one")}}]}""");
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(routes), more: XdsJson.StdoutLog));
        using var response = await proxy.GetAsync("/", ("Host", "b.example"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        var log = await proxy.StopAndReadLogAsync();
        Assert.Matches(
            """^\[\d{4}-\d\d-\d\dT.*Z\] "GET / HTTP/1.1" 404 NR 0 0 \d+ - "-" "-" ".{36}" "b.example" "-"$""", Assert.Single(log));
    }
}
