using System.Net;
using Fairlead.Testing.Backends;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>
/// A cluster that asks for what this sidecar does not speak is taken and answers 503. If it were refused, requests would go on as before,
/// in clear text.
/// </summary>
public sealed class ClosedClusterTests
{
    private const string Tls = """
        "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": {
          "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"}},
        """;

    private const string ProxyProtocol = """
        "transport_socket": {"name": "envoy.transport_sockets.upstream_proxy_protocol", "typed_config": {
          "@type": "type.googleapis.com/envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport"}},
        """;

    [Theory]
    [InlineData(Tls)]
    [InlineData(ProxyProtocol)]
    [InlineData("\"transport_socket\": {\"name\": \"of an extension\"},")]
    [InlineData("\"transport_socket_matches\": [{\"name\": \"tls\"}],")]
    public async Task Cluster_ThatWasClear_SendsNothingOnceItAsksForMore(string more)
    {
        await using var backend = await HttpBackend.StartAsync("a");
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("c")), XdsJson.Static("c", backend.Port));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(proxy));

        proxy.Apply(XdsJson.Static("c", more, backend.Port), XdsJson.Static("other", backend.Port));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(proxy));
        Assert.Equal(1, backend.Requests);
        Assert.Contains("other", proxy.Host.Configuration.ClusterSnapshots().Select(static cluster => cluster.Model.Name));

        proxy.Apply(XdsJson.Static("c", backend.Port));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(proxy));
    }

    [Fact]
    public async Task Cluster_OfEndpointsByDiscovery_StaysClosedWhateverComes()
    {
        await using var backend = await HttpBackend.StartAsync("a");
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("c")), XdsJson.Eds("c"));
        proxy.Apply(XdsJson.Endpoints("c", backend.Port));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(proxy));

        var secured = XdsJson.Eds("c");
        secured.TransportSocket = new() { Name = "envoy.transport_sockets.tls" };
        proxy.Apply(secured);
        proxy.TryApply(XdsJson.Endpoints("c", backend.Port));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(proxy));
        Assert.Equal(1, backend.Requests);
    }

    [Fact]
    public async Task OriginalDestination_IsTakenAndAnswers503()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            XdsJson.AnyHost(XdsJson.To("c")),
            XdsJson.Parse<Envoy.Config.Cluster.V3.Cluster>("""{"name": "c", "type": "ORIGINAL_DST", "lb_policy": "CLUSTER_PROVIDED"}"""));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(proxy));
    }

    [Theory]
    [InlineData("RING_HASH")]
    [InlineData("MAGLEV")]
    public async Task Hashing_IsTakenAndEachRequestFindsAnEndpoint(string policy)
    {
        await using var backend = await HttpBackend.StartAsync("a");
        await using var proxy = await ProxyUnderTest.StartAsync(
            XdsJson.AnyHost(XdsJson.To("c", """, "hash_policy": [{"header": {"header_name": "x-user"}}]""")),
            XdsJson.Static("c", $"\"lb_policy\": \"{policy}\",", backend.Port));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(proxy));
    }

    private static async Task<HttpStatusCode> StatusAsync(ProxyUnderTest proxy)
    {
        using var response = await proxy.Client().GetAsync(new Uri("/", UriKind.Relative));
        return response.StatusCode;
    }
}
