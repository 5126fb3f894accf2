using Fairlead.Model.Objects;
using Fairlead.Model.Proxies;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>What proxies see of the mesh.</summary>
public sealed class VisibilityTests
{
    [Fact]
    public void Visibility_TheNarrowestHolds()
    {
        var mesh = new ClaimedMesh()
            .Set(Key("Visibility", "root", "root"), Seeing(Labels(), "root"))
            .Set(Key("Visibility", "all"), Seeing(Labels(), "all"))
            .Set(Key("Visibility", "zz"), Seeing(Labels(("app", "web")), "zz"))
            .Set(Key("Visibility", "web"), Seeing(Labels(("app", "web"), ("version", "v1")), "web"));

        Assert.Empty(mesh.Codes);
        Assert.Equal("web", NameOf("shop", ("app", "web"), ("version", "v1")));
        Assert.Equal("zz", NameOf("shop", ("app", "web")));
        Assert.Equal("all", NameOf("shop"));
        Assert.Equal("root", NameOf("elsewhere", ("app", "web")));
        Assert.Null(ProxyVisibility.Of(new ClaimedMesh().Mesh.Visibility, "root", "shop", Labels()));

        string NameOf(string ns, params (string Name, string Value)[] labels) =>
            ProxyVisibility.Of(mesh.Mesh.Visibility, "root", ns, Labels(labels))!.Provenance.Key.Name;
    }

    [Fact]
    public void Visibility_TwoForOneNamespace_TheLaterIsRefused()
    {
        var mesh = new ClaimedMesh()
            .Set(Key("Visibility", "a"), Seeing(Labels(), "a"))
            .Set(Key("Visibility", "b"), Seeing(Labels(), "b"));

        Assert.Equal("FL1308", Assert.Single(mesh.State.Problems).Code);
        Assert.Equal(ObjectState.Refused, mesh.StateOf(Key("Visibility", "b")));
        Assert.Single(mesh.Mesh.Visibility);
    }

    [Theory]
    [InlineData("web.shop.test", "shop", 80, true)]
    [InlineData("web.shop.test", "other", 80, false)]
    [InlineData("api.test", "any", 80, true)]
    [InlineData("secret.api.test", "any", 80, false)]
    [InlineData("db.test", "any", 5432, true)]
    [InlineData("web.shop.test", "shop", 5432, false)]
    public void Sees_HostOfANamespace_AsTheListenerOfThePortSays(string host, string ns, int port, bool expected)
    {
        ProxyVisibility visibility = new()
        {
            Namespace = "shop",
            Egress =
            [
                new() { Port = 5432, Hosts = [new("*", "db.test")] },
                new() { Hosts = [new(".", "*"), new("*", "*.test"), new("*", "secret.api.test", true), new("other", "*", true)] },
            ],
            Provenance = default,
        };

        Assert.Equal(expected, visibility.Sees(host, ns, port, "shop"));
    }
}
