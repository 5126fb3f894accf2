using Envoy.Config.Cluster.V3;
using Fairlead.Proxy.Discovery;
using Fairlead.Proxy.Tests.Hosting;
using Google.Protobuf;

namespace Fairlead.Proxy.Tests.Configuration;

/// <summary>What is refused, with which words, and that it hurts only itself.</summary>
public sealed class NackTests
{
    [Theory]
    [InlineData("""{"name": "bad", "cluster_type": {"name": "special"}}""", "bad: cluster_type: special is not supported by this sidecar")]
    [InlineData("""{"name": "bad", "type": "STATIC", "lb_policy": "CLUSTER_PROVIDED", "load_assignment": {"cluster_name": "bad"}}""",
        "bad: lb_policy: ClusterProvided is not supported")]
    [InlineData("""{"name": "bad", "type": "STATIC"}""", "bad: load_assignment: is missing")]
    [InlineData("""{"name": "bad", "type": "EDS", "eds_cluster_config": {"eds_config": {"path": "/x"}}}""",
        "eds_cluster_config.eds_config: endpoints are taken over ADS alone")]
    [InlineData("""
        {"name": "bad", "type": "STATIC", "load_assignment": {"cluster_name": "bad", "endpoints": [{"lb_endpoints": [
          {"endpoint": {"address": {"socket_address": {"address": "name.test", "port_value": 1}}}}]}]}}
        """, "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address: \"name.test\" is no IP address")]
    [InlineData("""
        {"name": "bad", "type": "STATIC", "load_assignment": {"cluster_name": "bad", "endpoints": [{"lb_endpoints": [
          {"endpoint": {"address": {"pipe": {"path": "relative"}}}}]}]}}
        """, "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.pipe.path: an absolute path of at most 107 bytes")]
    public async Task Cluster_Bad_IsRefusedWithItsReasonAndTheGoodOneApplies(string json, string reason)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        var refusal = proxy.TryApply(XdsJson.Parse<Cluster>(json), XdsJson.Static("good", 1));
        Assert.StartsWith("Error adding/updating cluster(s) bad: ", refusal, StringComparison.Ordinal);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
        Assert.Equal(["good"], proxy.Host.Configuration.ClusterSnapshots().Select(static c => c.Model.Name));
    }

    [Theory]
    [InlineData("""{"match": {"safe_regex": {"regex": "("}}, "route": {"cluster": "c"}}""",
        "virtual_hosts[any].routes[0].match.safe_regex: \"(\" is not a regular expression")]
    [InlineData(
        """{"match": {"safe_regex": {"regex": "(?=a)"}}, "route": {"cluster": "c"}}""", "is not a regular expression that is supported")]
    [InlineData("""{"match": {"prefix": "/"}}""", "virtual_hosts[any].routes[0].: has no action")]
    [InlineData("""{"match": {}, "route": {"cluster": "c"}}""", "no path, prefix or regular expression is given")]
    [InlineData("""{"match": {"prefix": "/"}, "route": {"cluster": "c", "hedge_policy": {}}}""",
        "route.hedge_policy: is not supported by this sidecar")]
    [InlineData("""{"match": {"prefix": "/"}, "route": {"weighted_clusters": {"clusters": [{"name": "a", "weight": 0}]}}}""",
        "the sum of the weights is 0")]
    [InlineData("""{"match": {"prefix": "/"}, "request_headers_to_add": [{"header": {"key": "a", "value": "%WHAT%"}}], "route": {"cluster": "c"}}""", "%WHAT%: the command WHAT is not supported")]
    [InlineData("""{"match": {"prefix": "/"}, "request_headers_to_add": [{"header": {"key": "a b", "value": "x"}}], "route": {"cluster": "c"}}""", "\"a b\" is no name of a header")]
    [InlineData(
        """{"match": {"prefix": "/"}, "request_headers_to_remove": ["host"], "route": {"cluster": "c"}}""", "host cannot be removed")]
    [InlineData("""{"match": {"prefix": "/"}, "route": {"cluster": "c", "prefix_rewrite": "/a b"}}""",
        "spaces and control characters cannot stand here")]
    [InlineData("""
        {"match": {"prefix": "/"}, "route": {"cluster": "c"}, "typed_per_filter_config": {"x": {"@type": "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBACPerRoute"}}}
        """, "typed_per_filter_config[x] (type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBACPerRoute): is not supported")]
    public async Task Route_Bad_IsRefusedWithItsPathAndTheFormerServes(string route, string reason)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Static("c", 1));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Rds("r")));
        proxy.Apply(XdsJson.Routes("r", XdsJson.AnyHost("""{"match": {"prefix": "/"}, "direct_response": {"status": 299}}""")));
        var refusal = proxy.TryApply(XdsJson.Routes("r", XdsJson.AnyHost(route)));
        Assert.StartsWith("Error adding/updating route configuration(s) r: ", refusal, StringComparison.Ordinal);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(299, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"name": "bad", "api_listener": {}}""", "api_listener: is not supported by this sidecar")]
    [InlineData("""{"name": "bad", "address": {"pipe": {"path": "/x"}}}""", "address.socket_address: is missing")]
    [InlineData("""
        {"name": "bad", "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}, "filter_chains": [{"filters": [{"name": "tcp",
          "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", "stat_prefix": "x", "cluster": "c"}}]}]}
        """, "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy is not supported by this sidecar")]
    public async Task Listener_Bad_IsRefused(string json, string reason)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        Assert.Contains(reason, proxy.TryApply(XdsJson.Parse<Envoy.Config.Listener.V3.Listener>(json)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listener_FilterUnknown_IsRefusedUnlessOptional()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        const string Rbac =
            """{"name": "rbac", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC"}OPTIONAL},""";
        var routes = XdsJson.Inline(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("c"))));
        var refusal = proxy.TryApply(XdsJson.Listener("web", routes, filters: Rbac.Replace("OPTIONAL", "", StringComparison.Ordinal)));
        Assert.Contains("http_connection_manager.http_filters[rbac] (type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC): is "
            + "not supported", refusal, StringComparison.Ordinal);
        proxy.Apply(
            XdsJson.Listener("web", routes, filters: Rbac.Replace("OPTIONAL", ", \"is_optional\": true", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Response_UndecodableOrTwice_HurtsNothingThatServes()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Static("a", 1), XdsJson.Static("b", 1));
        var refusal = proxy.Host.Configuration.Apply(Protos.TypeUrls.Cluster, "2",
        [
            new ReceivedResource(Protos.TypeUrls.Cluster, XdsJson.Static("a", 2).ToByteArray()),
            new ReceivedResource(Protos.TypeUrls.Cluster, new byte[] { 0xFF, 0xFF }),
            new ReceivedResource(Protos.TypeUrls.Route, Array.Empty<byte>()),
        ]);
        Assert.Contains(
            "resource[1]: the bytes are no type.googleapis.com/envoy.config.cluster.v3.Cluster", refusal, StringComparison.Ordinal);
        Assert.Contains(
            "resource[2]: is a type.googleapis.com/envoy.config.route.v3.RouteConfiguration", refusal, StringComparison.Ordinal);
        Assert.Equal(2, proxy.Host.Configuration.ClusterSnapshots().Count);
        refusal = proxy.TryApply(XdsJson.Static("c", 1), XdsJson.Static("c", 1));
        Assert.Contains("c: is there twice", refusal, StringComparison.Ordinal);
        Assert.Equal(2, proxy.Host.Configuration.ClusterSnapshots().Count);
    }

    [Fact]
    public async Task Cluster_Http2Only_IsAcceptedAndItsRequestsAreToldWhy()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Static("grpc", """
            "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
              "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions", "explicit_http_config": {"http2_protocol_options": {}}}},
            """, 1));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("grpc"))))));
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("cluster grpc takes HTTP/2 alone, which this sidecar does not speak", await answer.Content.ReadAsStringAsync());
    }
}
