using System.Text;
using Fairlead.Protos;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Tests.Delta;

/// <summary>Virtual hosts one by one: all of a route configuration unasked, or by host.</summary>
public sealed class VirtualHostTests
{
    [Fact]
    public void S129_NothingNamed_GetsTheMembersOfTheRoutesThatTheClientHas()
    {
        var driver = new DeltaDriver();
        driver.Set(Table("rt"), Table("other"), Host("rt/a"), Host("rt/b"), Host("other/a"));
        driver.Send(TypeUrls.VirtualHost);
        driver.ExpectNothing();
        driver.Start(TypeUrls.Route, ["rt"], "rt");
        driver.Ack(driver.Expect(TypeUrls.VirtualHost, ["rt/a", "rt/b"]));
        driver.ExpectNothing();

        // One host's change is one resource, and the table stays as it is.
        driver.Set(Table("rt"), Table("other"), Host("rt/a"), Host("rt/b", "2"), Host("rt/c"), Host("other/a", "2"));
        driver.Ack(driver.Expect(TypeUrls.VirtualHost, ["rt/b", "rt/c"]));
        driver.Set(Table("rt"), Table("other"), Host("rt/b", "2"), Host("rt/c"), Host("other/a", "2"));
        driver.Ack(driver.Expect(TypeUrls.VirtualHost, [], "rt/a"));

        // Another table of the client's brings its own.
        driver.Send(TypeUrls.Route, ["other"]);
        driver.Ack(driver.Expect(TypeUrls.Route, ["other"]));
        driver.Ack(driver.Expect(TypeUrls.VirtualHost, ["other/a"]));
        driver.ExpectNothing();
    }

    [Fact]
    public void Reconnect_NothingChanged_NothingIsSent()
    {
        var driver = new DeltaDriver();
        driver.Set(Table("rt"), Host("rt/a"), Host("rt/b"));
        driver.Send(TypeUrls.Route, ["rt"], null, ("rt", Table("rt").Version));
        driver.Send(TypeUrls.VirtualHost, null, null, ("rt/a", Host("rt/a").Version), ("rt/b", Host("rt/b").Version));
        var answer = driver.Next();
        Assert.True(answer is null || answer.Resources.Count + answer.RemovedResources.Count == 0);
        driver.Set(Table("rt"), Host("rt/a", "2"), Host("rt/b"));
        if (answer is not null)
        {
            driver.Ack(answer);
        }

        driver.Expect(TypeUrls.VirtualHost, ["rt/a"]);
    }

    [Fact]
    public void Reconnect_VirtualHostsAskedForFirst_NothingIsTakenAway()
    {
        var driver = new DeltaDriver();
        driver.Set(Table("rt"), Host("rt/a"));
        driver.Send(TypeUrls.VirtualHost, null, null, ("rt/a", Host("rt/a").Version), ("rt/gone", "1"));
        driver.ExpectNothing();
        driver.Send(TypeUrls.Route, ["rt"], null, ("rt", Table("rt").Version));
        driver.Ack(driver.Expect(TypeUrls.VirtualHost, [], "rt/gone"));
        driver.ExpectNothing();
    }

    [Fact]
    public void S129_ByHost_GetsTheVirtualHostByItsAlias()
    {
        var driver = new DeltaDriver();
        var shop = Host("rt/shop", "1", "rt/shop.internal", "rt/shop");
        driver.Set(Table("rt", members: false), shop);
        driver.Send(TypeUrls.VirtualHost);
        driver.Start(TypeUrls.Route, ["rt"], "rt");

        // Envoy waits until it hears that nothing comes unasked.
        driver.Ack(driver.Expect(TypeUrls.VirtualHost, []));
        driver.ExpectNothing();
        driver.Send(TypeUrls.VirtualHost, ["rt/shop.internal"]);
        var response = driver.Expect(TypeUrls.VirtualHost, ["rt/shop"]);
        Assert.Contains("rt/shop.internal", response.Resources[0].Aliases);
        driver.Ack(response);

        // Asked for by its other name, it is sent again.
        driver.Send(TypeUrls.VirtualHost, ["rt/shop.internal"]);
        driver.Ack(driver.Expect(TypeUrls.VirtualHost, ["rt/shop"]));
        driver.Set(Table("rt", members: false));
        driver.Ack(driver.Expect(TypeUrls.VirtualHost, [], "rt/shop"));
        driver.ExpectNothing();
        driver.Set(Table("rt", members: false), shop);
        driver.Expect(TypeUrls.VirtualHost, ["rt/shop"]);
    }

    [Fact]
    public void S129_UnknownHost_IsAnsweredWithoutMessage()
    {
        var driver = new DeltaDriver();
        driver.Set(Table("rt", members: false));
        driver.Send(TypeUrls.VirtualHost, ["rt/nowhere"]);
        var response = driver.Next();
        Assert.NotNull(response);
        var resource = Assert.Single(response.Resources);
        Assert.Equal("rt/nowhere", resource.Name);
        Assert.Equal(["rt/nowhere"], resource.Aliases);
        Assert.Null(resource.Resource_);
        Assert.Empty(response.RemovedResources);
        driver.Ack(response);
        driver.ExpectNothing();
    }

    private static XdsResource Table(string name, bool members = true) =>
        new(TypeUrls.Route, name, Encoding.UTF8.GetBytes(name), new XdsResourceTraits { Members = members ? name + "/" : null });

    private static XdsResource Host(string name, string content = "1", params string[] aliases) =>
        new(TypeUrls.VirtualHost, name, Encoding.UTF8.GetBytes($"{name}={content}"), new XdsResourceTraits { Aliases = aliases });
}
