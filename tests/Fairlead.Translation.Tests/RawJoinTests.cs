using Envoy.Config.Cluster.V3;
using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Model.Raw;
using Fairlead.Protos;
using Fairlead.Translation.Tests.Meshes;
using Google.Protobuf;

namespace Fairlead.Translation.Tests;

public sealed class RawJoinTests
{
    [Fact]
    public void Raw_WithoutSelector_IsForSidecarsOnly()
    {
        var mesh = new TestMesh().Raw(Cluster("legacy"));

        Assert.Equal(["legacy"], Decoded.Of(mesh).Names(TypeUrls.Cluster));
        Assert.Equal(["legacy"], Decoded.Of(mesh, Decoded.Envoy with { Kind = Scope.ProxyKind.Fairlead }).Names(TypeUrls.Cluster));
        Assert.Empty(Decoded.Of(mesh, Decoded.Grpc).Names(TypeUrls.Cluster));
    }

    [Theory]
    [InlineData("edge-*", "", "", true)]
    [InlineData("*-1", "", "", true)]
    [InlineData("e*-*1", "", "", true)]
    [InlineData("*", "", "", true)]
    [InlineData("edge", "", "", false)]
    [InlineData("*-2", "", "", false)]
    [InlineData("edge-1", "service-a", "", true)]
    [InlineData("edge-1", "service-b", "", false)]
    [InlineData("", "service-*", "edge", true)]
    [InlineData("", "", "core", false)]
    public void Raw_Selector_AsksForAllItsParts(string id, string cluster, string tier, bool expected)
    {
        var selector = new NodeSelector
        {
            Id = id,
            Cluster = cluster,
            Metadata = tier.Length == 0 ? EquatableMap<string>.Empty : Map("TIER", tier)
        };
        var mesh = new TestMesh().Raw(Cluster("legacy") with { Nodes = [new() { Id = "nobody" }, selector] });
        var scope = Decoded.Envoy with { NodeId = "edge-1", Cluster = "service-a", Metadata = Map("TIER", "edge") };

        Assert.Equal(expected, Decoded.Of(mesh, scope).Names(TypeUrls.Cluster).Count == 1);
    }

    [Fact]
    public void Raw_NameOfAGeneratedOne_IsAProblemOfTheWholeObject()
    {
        var decoded = Decoded.Of(new TestMesh().Service("a.example.com", TestMesh.Port(80))
            .Raw(Cluster("outbound|80||a.example.com", "bad", 12))
            .Raw(Cluster("other", "bad", 14))
            .Raw(Cluster("fine", "good")));

        Assert.Equal(["fine", "outbound|80||a.example.com"], decoded.Names(TypeUrls.Cluster));
        Assert.Equal("outbound|80||a.example.com;", decoded.Cluster("outbound|80||a.example.com").AltStatName);
        var problem = Assert.Single(decoded.Result.Problems);
        Assert.Equal(
            ("FL1807", ProblemSeverity.Error, "spec.items[12]", "bad"), (problem.Code, problem.Severity, problem.Path, problem.Key?.Name));
        Assert.Contains("generated", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_TwoObjectsOfOneName_TheFirstByKeyStays()
    {
        var decoded = Decoded.Of(new TestMesh().Raw(Cluster("x", "bbb")).Raw(Cluster("x", "aaa")));

        Assert.Equal("aaa", decoded.Result.Resources.Single(resource => resource.Name == "x").Provenance.Single().Key.Name);
        Assert.Contains("EnvoyResources default/aaa", Assert.Single(decoded.Result.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_TwiceInOneObject_IsAProblem()
    {
        var decoded = Decoded.Of(new TestMesh().Raw(Cluster("x", "a")).Raw(Cluster("x", "a", 9)));

        Assert.Empty(decoded.Names(TypeUrls.Cluster));
        Assert.Equal("spec.items[9]", Assert.Single(decoded.Result.Problems).Path);
    }

    [Fact]
    public void Raw_EdsCluster_UsesItsEndpoints()
    {
        var eds = Cluster("x") with
        {
            Value =
                Bytes(new Cluster
                {
                    Name = "x",
                    Type = global::Envoy.Config.Cluster.V3.Cluster.Types.DiscoveryType.Eds,
                    EdsClusterConfig = new() { ServiceName = "y" }
                })
        };

        Assert.Equal(["y"], Decoded.Of(new TestMesh().Raw(eds)).Result.Resources.Single(resource => resource.Name == "x").Uses);
        Assert.Empty(Decoded.Of(new TestMesh().Raw(Cluster("x"))).Result.Resources.Single(resource => resource.Name == "x").Uses);
    }

    private static RawResource Cluster(string name, string @object = "raw", int line = 5) => new()
    {
        TypeUrl = TypeUrls.Cluster,
        Name = name,
        Value = Bytes(new Cluster { Name = name }),
        Provenance = TestMesh.From("EnvoyResources", @object, line),
    };

    private static EquatableList<byte> Bytes(IMessage message) => message.ToByteArray().ToEquatableList();

    private static EquatableMap<string> Map(string key, string value) => new[] { KeyValuePair.Create(key, value) }.ToEquatableMap();
}
