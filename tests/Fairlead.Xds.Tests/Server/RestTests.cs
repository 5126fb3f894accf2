using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Caches;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Google.Protobuf;

namespace Fairlead.Xds.Tests.Server;

/// <summary>Fetching by HTTP (statements 57, 100, 101, 138).</summary>
public sealed class RestTests
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(ProtoRegistry.Types));

    [Theory]
    [InlineData("clusters", TypeUrls.Cluster)]
    [InlineData("endpoints", TypeUrls.Endpoint)]
    [InlineData("listeners", TypeUrls.Listener)]
    [InlineData("routes", TypeUrls.Route)]
    [InlineData("scoped-routes", TypeUrls.ScopedRoute)]
    [InlineData("secrets", TypeUrls.Secret)]
    [InlineData("runtime", TypeUrls.Runtime)]
    [InlineData("extension_configs", TypeUrls.ExtensionConfig)]
    public async Task S57_S101_Fetch_EachType_IsAnsweredInJson(string path, string typeUrl)
    {
        var cache = new SnapshotCache();
        cache.SetSnapshot("n", XdsResourceSet.Create([new XdsResource(typeUrl, "a", Array.Empty<byte>())]));
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        var (status, body) = await FetchAsync(
            host, path, """{"node":{"id":"n","field_of_tomorrow":1},"resource_names":["a"],"type_url":"not looked at"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        var response = Parser.Parse<DiscoveryResponse>(body);
        Assert.Equal(typeUrl, response.TypeUrl);
        Assert.Equal(typeUrl, Assert.Single(response.Resources).TypeUrl);
        Assert.Equal(32, response.VersionInfo.Length);
        Assert.Equal("test-plane", response.ControlPlane.Identifier);
        Assert.Contains("\"version_info\"", body, StringComparison.Ordinal);

        // Nothing newer: 304 without a body.
        var again = await FetchAsync(host, path,
            $$"""{"node":{"id":"n","field_of_tomorrow":1},"resource_names":["a"],"version_info":"{{response.VersionInfo}}"}""", wait: 0);
        Assert.Equal((HttpStatusCode.NotModified, ""), again);
    }

    [Fact]
    public async Task Fetch_NothingNewer_IsAnsweredWhenSomethingChanges()
    {
        var cache = new SnapshotCache();
        cache.SetSnapshot("n", XdsResourceSet.Create([new XdsResource(TypeUrls.Cluster, "a", Array.Empty<byte>())]));
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        var first = Parser.Parse<DiscoveryResponse>((await FetchAsync(host, "clusters", """{"node":{"id":"n"}}""")).Body);
        var held = FetchAsync(host, "clusters", $$"""{"node":{"id":"n"},"version_info":"{{first.VersionInfo}}"}""", wait: 60);
        cache.UpdateSnapshot("n", [new XdsResource(TypeUrls.Cluster, "b", Array.Empty<byte>())]);
        var (status, body) = await held.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, Parser.Parse<DiscoveryResponse>(body).Resources.Count);
    }

    [Fact]
    public async Task Fetch_BeforeThereIsASnapshot_WaitsForIt()
    {
        var cache = new SnapshotCache();
        await using var host = await XdsTestHost.StartAsync(cache: cache);
        Assert.Equal(HttpStatusCode.NotModified, (await FetchAsync(host, "clusters", """{"node":{"id":"n"}}""", wait: 0)).Status);
        var held = FetchAsync(host, "clusters", """{"node":{"id":"n"}}""", wait: 60);
        cache.SetSnapshot("n", XdsResourceSet.Empty);
        Assert.Equal(HttpStatusCode.OK, (await held.WaitAsync(TimeSpan.FromSeconds(20))).Status);
    }

    [Fact]
    public async Task Fetch_ClientIsMoved_IsAnsweredFromTheOtherScope()
    {
        XdsScope one = new(XdsResourceSet.Create([new XdsResource(TypeUrls.Cluster, "a", Array.Empty<byte>())]));
        XdsScope other = new(XdsResourceSet.Create([new XdsResource(TypeUrls.Cluster, "b", new byte[] { 10, 1, 98 })]));
        long id = 0;
        await using var host = await XdsTestHost.StartAsync(info =>
        {
            id = info.Id;
            return one;
        });
        var first = Parser.Parse<DiscoveryResponse>((await FetchAsync(host, "clusters", """{"node":{"id":"n"}}""")).Body);
        var held = FetchAsync(host, "clusters", $$"""{"node":{"id":"n"},"version_info":"{{first.VersionInfo}}"}""", wait: 60);
        host.Server.Move(id, other);
        Assert.Equal(other.Current.VersionOf(TypeUrls.Cluster),
            Parser.Parse<DiscoveryResponse>((await held.WaitAsync(TimeSpan.FromSeconds(20))).Body).VersionInfo);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"resource_names":7}""")]
    public async Task S100_Fetch_BodyThatIsNone_IsABadRequestThatSaysWhy(string body)
    {
        await using var host = await XdsTestHost.StartAsync();
        var (status, answer) = await FetchAsync(host, "clusters", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("DiscoveryRequest", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_UnknownTypeOrTooLong_IsRefused()
    {
        await using var host = await XdsTestHost.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await FetchAsync(host, "things", "{}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await FetchAsync(host, "clusters", "{\"node\":{\"id\":\"" + new string('x', 2_000_000) + "\"}}")).Status);
    }

    private static async Task<(HttpStatusCode Status, string Body)> FetchAsync(XdsTestHost host, string path, string body, int? wait = null)
    {
        using var client = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, $"/v3/discovery:{path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        if (wait is { } seconds)
        {
            request.Headers.Add("Prefer", $"wait={seconds}");
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
