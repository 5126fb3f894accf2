using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;

namespace Fairlead.Model.Tests.Objects;

public sealed class ObjectTests
{
    [Fact]
    public void CompareTo_Keys_OrderByKindGroupNamespaceAndName()
    {
        ConfigKey[] ordered =
        [
            new("b.example", "A", "z", "z"), new("a.example", "B", "z", "z"), new("b.example", "B", "a", "z"),
            new("b.example", "B", "b", "B"), new("b.example", "B", "b", "a"),
        ];

        Assert.Equal(ordered, ordered.Reverse().Order());
        Assert.True(ordered[0] < ordered[1] && ordered[1] <= ordered[2] && ordered[4] > ordered[3] && ordered[4] >= ordered[0]);
    }

    [Fact]
    public void Equals_SameNameInTwoGroups_AreTwoObjects() =>
        Assert.NotEqual(
            new ConfigKey("networking.istio.io", "Gateway", "a", "b"), new ConfigKey("gateway.networking.k8s.io", "Gateway", "a", "b"));

    [Theory]
    [InlineData("networking.istio.io", "VirtualService", "VirtualService shop/web")]
    [InlineData("gateway.networking.k8s.io", "Gateway", "Gateway.gateway.networking.k8s.io shop/web")]
    public void ToString_Key_NamesTheGroupWhereTheKindDoesNotTell(string group, string kind, string expected) =>
        Assert.Equal(expected, new ConfigKey(group, kind, "shop", "web").ToString());

    [Theory]
    [InlineData("", "VirtualService shop/web")]
    [InlineData("spec.http[2]", "VirtualService shop/web spec.http[2]")]
    public void ToString_Provenance_IsKeyAndPath(string path, string expected) =>
        Assert.Equal(expected, new Provenance(new("networking.istio.io", "VirtualService", "shop", "web"), path).ToString());

    [Fact]
    public void ToString_ProvenanceOfNoObject_IsEmpty() => Assert.Equal("", default(Provenance).ToString());

    [Fact]
    public void CompareTo_NoKey_IsBeforeEveryKey()
    {
        Assert.True(new ConfigKey("", "", "", "").CompareTo(null) > 0);
        Assert.True(new ServiceKey("", "").CompareTo(null) > 0);
    }

    [Theory]
    [InlineData("*", "a", "b", true)]
    [InlineData("", "a", "b", true)]
    [InlineData(".", "a", "a", true)]
    [InlineData(".", "a", "b", false)]
    [InlineData("b,c", "a", "c", true)]
    [InlineData("b,c", "a", "a", false)]
    public void Includes_ExportTo_AsIstioReadsIt(string exportTo, string own, string client, bool expected) =>
        Assert.Equal(
            expected, Visibility.Includes(exportTo.Split(',', StringSplitOptions.RemoveEmptyEntries).ToEquatableList(), own, client));

    [Theory]
    [InlineData("a.yaml", 3, 5, "a.yaml:3:5")]
    [InlineData("a.yaml", 3, 0, "a.yaml:3")]
    [InlineData("a.yaml", 0, 0, "a.yaml")]
    [InlineData("", 0, 0, "file")]
    public void ToString_Origin_IsAsCompilersPrintIt(string file, int line, int column, string expected) =>
        Assert.Equal(expected, new ConfigOrigin("file", file, line, column).ToString());

    [Fact]
    public void ToString_Problem_IsTheFormOfTheCommandLine()
    {
        var problem = new ConfigProblem
        {
            Code = "FL1203",
            Key = new("networking.istio.io", "VirtualService", "shop", "web"),
            Origin = new("file", "shop.yaml", 14, 7),
            Path = "spec.http[0].route[1].weight",
            Message = "expected an integer from 0 to 100, got \"ten\"",
        };

        Assert.Equal("error FL1203 shop.yaml:14:7 spec.http[0].route[1].weight: expected an integer from 0 to 100, got \"ten\"",
            problem.ToString());
        Assert.EndsWith(
            " (do this)", (problem with { Remedy = "do this", Severity = ProblemSeverity.Warning }).ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "error FL1203 VirtualService shop/web spec.http[0]", (problem with { Origin = null }).ToString(), StringComparison.Ordinal);
    }
}
