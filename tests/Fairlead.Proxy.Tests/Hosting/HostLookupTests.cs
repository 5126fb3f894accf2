using System.Net;
using System.Net.Sockets;
using Envoy.Config.Cluster.V3;
using Fairlead.Testing.Backends;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>A cluster whose endpoints are the hosts that requests name: these are looked up while requests for them wait.</summary>
public sealed class HostLookupTests
{
    [Fact]
    public async Task Request_ForANamedHost_GoesToItsAddressAndToThePortThatIsMeant()
    {
        await using var first = await HttpBackend.StartAsync("first");
        await using var second = await HttpBackend.StartAsync("second");
        List<string> asked = [];
        await using var proxy = await StartAsync(
            (name, _) =>
            {
                lock (asked)
                {
                    asked.Add(name);
                }

                return name.StartsWith("none", StringComparison.Ordinal)
                    ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))
                    : Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Loopback });
            },
            Noted("/note", "c", first.Port),
            $$"""
            {
              "match": {"prefix": "/share"},
              "route": {"weighted_clusters": {"clusters": [{"name": "c", "weight": 1, {{Note(first.Port)}} }]} }
            }
            """,
            Noted("/rewrite", "c", first.Port, """, "host_rewrite_literal": "other.test" """),
            XdsJson.To("c"));

        Assert.Equal("first", await BackendAsync(proxy, "/note", "a.test"));
        Assert.Equal("first", await BackendAsync(proxy, "/share", "A.test"));
        Assert.Equal("first", await BackendAsync(proxy, "/rewrite", "b.test"));

        // Where a host names a port, it is that one which is meant.
        Assert.Equal("second", await BackendAsync(proxy, "/note", $"a.test:{second.Port}"));
        Assert.Equal("second", await BackendAsync(proxy, "/", $"127.0.0.1:{second.Port}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(proxy, "/note", "none.test"));
        Assert.Equal(["a.test", "a.test", "none.test", "other.test"], asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Host_WhoseAddressIsOld_IsLookedUpAgain()
    {
        await using var backend = await HttpBackend.StartAsync("app");
        FakeTimeProvider time = new();
        var address = "127.0.0.2";
        await using var proxy = await StartAsync(
            (_, _) => Task.FromResult(new[] { IPAddress.Parse(Volatile.Read(ref address)) }), time, Noted("/", "c", backend.Port));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(proxy, "/", "a.test"));

        Volatile.Write(ref address, "127.0.0.1");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(proxy, "/", "a.test"));
        time.Advance(TimeSpan.FromSeconds(60));
        while (await StatusAsync(proxy, "/", "a.test") != HttpStatusCode.OK)
        {
            // The request that finds the address old goes there once more.
        }

        Assert.Equal(1, backend.Requests);
    }

    [Fact]
    public async Task Hosts_BeyondTheLimit_AreNotLookedUpUntilOthersAreForgotten()
    {
        await using var backend = await HttpBackend.StartAsync("app");
        FakeTimeProvider time = new();
        await using var proxy = await StartAsync(
            static (_, _) => Task.FromResult(new[] { IPAddress.Loopback }), time, Noted("/", "c", backend.Port));
        proxy.Apply(Lookup("c", """{"dns_cache_config": {"name": "x", "max_hosts": 2} }"""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(proxy, "/", "a.test"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(proxy, "/", "b.test"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(proxy, "/", "c.test"));

        time.Advance(TimeSpan.FromMinutes(6));
        while (await StatusAsync(proxy, "/", "c.test") != HttpStatusCode.OK)
        {
            time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    [Theory]
    [InlineData("""{"sub_clusters_config": {} }""", "dns_cache_config")]
    [InlineData("""{"dns_cache_config": {"name": "x", "host_ttl": "-1s"} }""", "host_ttl")]
    public async Task Cluster_OfAnotherSort_IsRefused(string config, string named)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();

        Assert.Contains(named, proxy.TryApply(Lookup("c", config)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_WithANoteThatNobodyReads_IsRefused()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();

        var routes = XdsJson.AnyHost(Noted("/", "c", 80).Replace("dynamic_port", "other", StringComparison.Ordinal));
        var refusal = proxy.TryApply(XdsJson.Routes("r", routes));

        Assert.Contains("envoy.upstream.other", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_ThatGetsEndpointsOfItsOwn_LooksUpNoMore()
    {
        await using var first = await HttpBackend.StartAsync("first");
        await using var second = await HttpBackend.StartAsync("second");
        await using var proxy = await StartAsync(
            static (_, _) => Task.FromResult(new[] { IPAddress.Loopback }), Noted("/", "c", first.Port));
        Assert.Equal("first", await BackendAsync(proxy, "/", "a.test"));

        proxy.Apply(XdsJson.Static("c", second.Port));
        Assert.Equal("second", await BackendAsync(proxy, "/", "a.test"));

        proxy.Apply(Lookup("c"));
        Assert.Equal("first", await BackendAsync(proxy, "/", "a.test"));
    }

    private static Task<ProxyUnderTest> StartAsync(
        Func<string, CancellationToken, Task<IPAddress[]>> resolve, params string[] routes) => StartAsync(resolve, null, routes);

    private static async Task<ProxyUnderTest> StartAsync(
        Func<string, CancellationToken, Task<IPAddress[]>> resolve, FakeTimeProvider? time, params string[] routes)
    {
        var proxy = await ProxyUnderTest.StartAsync(time, with: options => options with { ResolveHost = resolve });
        proxy.Apply(Lookup("c"));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(XdsJson.Routes("r", XdsJson.AnyHost(string.Join(',', routes)))), filters: """
            {"name": "envoy.filters.http.set_filter_state", "typed_config": {
              "@type": "type.googleapis.com/envoy.extensions.filters.http.set_filter_state.v3.Config"} },
            {"name": "envoy.filters.http.dynamic_forward_proxy", "typed_config": {
              "@type": "type.googleapis.com/envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig",
              "dns_cache_config": {"name": "x", "dns_lookup_family": "V4_PREFERRED"} } },
            """));
        await proxy.Host.WaitUntilReadyAsync();
        return proxy;
    }

    private static Cluster Lookup(
        string name, string config = """{"dns_cache_config": {"name": "x", "dns_lookup_family": "V4_PREFERRED"} }""")
    {
        var text = config.TrimStart()[1..];
        return XdsJson.Parse<Cluster>($$"""
            {"name": "{{name}}", "lb_policy": "CLUSTER_PROVIDED", "connect_timeout": "1s", "cluster_type": {
              "name": "envoy.clusters.dynamic_forward_proxy", "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig", {{text}} } }
            """);
    }

    private static string Noted(string prefix, string cluster, int port, string more = "") => $$"""
        {"match": {"prefix": "{{prefix}}"}, "route": {"cluster": "{{cluster}}"{{more}} }, {{Note(port)}} }
        """;

    private static string Note(int port) => $$"""
        "typed_per_filter_config": {"envoy.filters.http.set_filter_state": {
          "@type": "type.googleapis.com/envoy.extensions.filters.http.set_filter_state.v3.Config",
          "on_request_headers": [
            {"object_key": "envoy.upstream.dynamic_port", "format_string": {"text_format_source": {"inline_string": "{{port}}"} } },
            {"object_key": "envoy.upstream.dynamic_host", "format_string": {"text_format_source": {"inline_string": "unread.test"} } }]} }
        """;

    private static async Task<HttpStatusCode> StatusAsync(ProxyUnderTest proxy, string path, string host)
    {
        using var response = await AskAsync(proxy, path, host);
        return response.StatusCode;
    }

    private static async Task<string?> BackendAsync(ProxyUnderTest proxy, string path, string host)
    {
        using var response = await AskAsync(proxy, path, host);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (string?)System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())?["backend"];
    }

    private static async Task<HttpResponseMessage> AskAsync(ProxyUnderTest proxy, string path, string host)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Host = host;
        return await proxy.Client().SendAsync(request);
    }
}
