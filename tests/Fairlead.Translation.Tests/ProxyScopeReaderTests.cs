using Envoy.Config.Core.V3;
using Fairlead.Model.Catalog;
using Fairlead.Translation.Scope;
using Google.Protobuf.WellKnownTypes;
using Locality = Envoy.Config.Core.V3.Locality;

namespace Fairlead.Translation.Tests;

public sealed class ProxyScopeReaderTests
{
    [Fact]
    public void Read_BareNode_IsEnvoyWithDefaults()
    {
        var scope = ProxyScopeReader.Read(new Node { Id = "n1" }, out var problem);

        Assert.Null(problem);
        Assert.Equal(new ProxyScope { Kind = ProxyKind.Envoy, NodeId = "n1" }, scope);
        Assert.Equal(("default", "127.0.0.1:15001", null, false), (scope.Namespace, scope.Outbound, scope.Inbound, scope.StaticListeners));
    }

    [Theory]
    [InlineData("envoy", "", ProxyKind.Envoy)]
    [InlineData("fairlead", "", ProxyKind.Fairlead)]
    [InlineData("gRPC Node Pure JS", "", ProxyKind.Grpc)]
    [InlineData("gRPC C-core linux Python", "", ProxyKind.Grpc)]
    [InlineData("grpc-go", "", ProxyKind.Grpc)]
    [InlineData("envoy", "grpc", ProxyKind.Grpc)]
    [InlineData("gRPC Go", "Envoy", ProxyKind.Envoy)]
    [InlineData("something-else", "", ProxyKind.Envoy)]
    public void Read_UserAgentAndKind_DecideTheKind(string userAgent, string kind, ProxyKind expected)
    {
        var node = new Node { UserAgentName = userAgent, Metadata = new Struct() };
        if (kind.Length > 0)
        {
            node.Metadata.Fields["KIND"] = Value.ForString(kind);
        }

        Assert.Equal(expected, ProxyScopeReader.Read(node, out var problem).Kind);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("service-a-10.1.1.54", "10.1.1.54", "default")]
    [InlineData("service-a-fd00::1", "fd00::1", "default")]
    [InlineData("sidecar~10.2.0.7~reviews-v1-abc.shop~shop.svc.cluster.local", "10.2.0.7", "shop")]
    [InlineData("sidecar~nonsense~reviews~x", "", "default")]
    [InlineData("edge-1", "", "default")]
    [InlineData("a-10.1.1", "", "default")]
    [InlineData("a-127.1", "", "default")]
    [InlineData("", "", "default")]
    public void Read_NodeId_GivesAddressAndNamespace(string id, string address, string ns)
    {
        var scope = ProxyScopeReader.Read(new Node { Id = id }, out _);

        Assert.Equal(address.Length == 0 ? [] : [address], scope.InstanceIps);
        Assert.Equal(ns, scope.Namespace);
    }

    [Theory]
    [InlineData("""{"INSTANCE_IPS":"10.0.0.2, 10.0.0.1,"}""", new[] { "10.0.0.1", "10.0.0.2" })]
    [InlineData("""{"INSTANCE_IPS":["10.0.0.2","FD00::0001"]}""", new[] { "10.0.0.2", "fd00::1" })]
    [InlineData("""{"INSTANCE_IPS":null}""", new string[0])]
    public void Read_InstanceIps_TakesTextAndList(string metadata, string[] expected)
    {
        Assert.Equal(expected, Read(metadata, out var problem).InstanceIps);
        Assert.Null(problem);
    }

    [Fact]
    public void Read_EverythingSaid_IsInTheScope()
    {
        var scope = Read(
            """
            {"NAMESPACE":"shop","LABELS":{"app":"reviews","version":"v1"},"OUTBOUND":"[::1]:1","LISTENERS":"static","TIER":"edge","COUNT":3,"ON":true,"DEEP":{"a":1},
             "INBOUND":[{"listen":"127.0.0.1:15006","app":"localhost:8080"},{"listen":":15007","app":"127.0.0.1:8081","protocol":"GRPC"}]}
            """,
            out var problem);

        Assert.Null(problem);
        Assert.Equal("shop", scope.Namespace);
        Assert.Equal("{app: reviews, version: v1}", scope.Labels.ToString());
        Assert.Equal("[::1]:1", scope.Outbound);
        Assert.True(scope.StaticListeners);
        Assert.Equal("{COUNT: 3, LISTENERS: static, NAMESPACE: shop, ON: true, OUTBOUND: [::1]:1, TIER: edge}", scope.Metadata.ToString());
        Assert.Equal(
            [
                new() { Listen = new("127.0.0.1", 15006), App = new("127.0.0.1", 8080), Protocol = PortProtocol.Http },
                new InboundListener { Listen = new("0.0.0.0", 15007), App = new("127.0.0.1", 8081), Protocol = PortProtocol.Grpc },
            ],
            scope.Inbound!);
    }

    [Fact]
    public void Read_InboundAsText_IsReadAsJson()
    {
        var scope = Read("""{"INBOUND":"[{\"listen\":\"127.0.0.1:1\",\"app\":\"127.0.0.1:2\"}]"}""", out var problem);

        Assert.Null(problem);
        Assert.Equal("127.0.0.1:2", Assert.Single(scope.Inbound!).App.ToString());
    }

    [Fact]
    public void Read_InboundEmpty_IsNoneAndNotUnsaid()
    {
        Assert.Empty(Read("""{"INBOUND":[]}""", out _).Inbound!);
        Assert.Null(Read("{}", out _).Inbound);
    }

    [Theory]
    [InlineData("""{"KIND":"nginx"}""", "metadata.KIND")]
    [InlineData("""{"KIND":{}}""", "metadata.KIND")]
    [InlineData("""{"NAMESPACE":["a"]}""", "metadata.NAMESPACE")]
    [InlineData("""{"LABELS":"app=a"}""", "metadata.LABELS")]
    [InlineData("""{"LABELS":{"a":{}}}""", "metadata.LABELS")]
    [InlineData("""{"INSTANCE_IPS":"reviews"}""", "metadata.INSTANCE_IPS")]
    [InlineData("""{"INSTANCE_IPS":{"a":1}}""", "metadata.INSTANCE_IPS")]
    [InlineData("""{"OUTBOUND":"localhost"}""", "metadata.OUTBOUND")]
    [InlineData("""{"OUTBOUND":"127.0.0.1:99999"}""", "metadata.OUTBOUND")]
    [InlineData("""{"OUTBOUND":15001}""", "metadata.OUTBOUND")]
    [InlineData("""{"LISTENERS":"dynamic"}""", "metadata.LISTENERS")]
    [InlineData("""{"INBOUND":"none"}""", "metadata.INBOUND")]
    [InlineData("""{"INBOUND":"[["}""", "metadata.INBOUND")]
    [InlineData("""{"INBOUND":{"listen":"a"}}""", "metadata.INBOUND")]
    [InlineData("""{"INBOUND":["x"]}""", "metadata.INBOUND[0]")]
    [InlineData("""{"INBOUND":[{"listen":"127.0.0.1:1"}]}""", "metadata.INBOUND[0].app")]
    [InlineData("""{"INBOUND":[{"listen":"127.0.0.1:1","app":"127.0.0.1:2","protocol":"tcp"}]}""", "metadata.INBOUND[0].protocol")]
    [InlineData("""{"INBOUND":[{"listen":"127.0.0.1:1","app":"127.0.0.1:1"}]}""", "metadata.INBOUND[0]")]
    public void Read_BadMetadata_IsAProblemAndNotAnException(string metadata, string path)
    {
        var scope = Read(metadata, out var problem);

        Assert.NotNull(problem);
        Assert.StartsWith(path, problem, StringComparison.Ordinal);
        Assert.Equal(ProxyKind.Envoy, scope.Kind);
    }

    [Fact]
    public void Read_EqualNodes_GiveEqualScopes()
    {
        const string Text =
            """{"LABELS":{"b":"2","a":"1"},"INBOUND":[{"listen":"127.0.0.1:1","app":"127.0.0.1:2"}],"INSTANCE_IPS":"1.1.1.1,2.2.2.2"}""";
        const string Shuffled =
            """
            {"INSTANCE_IPS":["2.2.2.2","1.1.1.1"],
             "INBOUND":[{"app":"127.0.0.1:2","listen":"127.0.0.1:1"}],
             "LABELS":{"a":"1","b":"2"}}
            """;
        var one = Read(Text, out _);
        var other = Read(Shuffled, out _);

        Assert.Equal(one with { Metadata = other.Metadata }, other);
        Assert.Equal(one.GetHashCode(), Read(Text, out _).GetHashCode());
    }

    [Fact]
    public void Read_Locality_IsKept()
    {
        var node = new Node { Locality = new Locality { Region = "r", Zone = "z", SubZone = "s" } };

        Assert.Equal("r/z/s", ProxyScopeReader.Read(node, out _).Locality.ToString());
    }

    [Fact]
    public void ProxyKind_Numbers_ArePinned() =>
        Assert.Equal([1, 2, 3], [(int)ProxyKind.Envoy, (int)ProxyKind.Fairlead, (int)ProxyKind.Grpc]);

    private static ProxyScope Read(string metadata, out string? problem) =>
        ProxyScopeReader.Read(new Node { Metadata = Struct.Parser.ParseJson(metadata) }, out problem);
}
