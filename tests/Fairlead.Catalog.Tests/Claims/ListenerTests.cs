using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Listeners;
using Fairlead.Model.Objects;
using static Fairlead.Catalog.Tests.Claims.ClaimedMesh;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>Listeners, and the rules that are bound to them.</summary>
public sealed class ListenerTests
{
    private static readonly ConfigKey Edge = Key("Gateway", "edge");

    [Fact]
    public void Route_BoundToAListener_HasATableThere()
    {
        var mesh = Shop()
            .Set(Edge, Listeners(Listener("http", 8080, "*", "*.test")))
            .Set(Key("Route", "web"), Ruled(Bound("web.test", To("api.test"))));

        Assert.Empty(mesh.Codes);
        Assert.Equal(8080, mesh.Mesh.Listeners.Find(new(Edge, "http"))!.Port);
        var (key, table) = Assert.Single(mesh.Mesh.ListenerRoutes);
        Assert.Equal(("http", "web.test", 8080), (key.Listener.Section, key.Host, table.Port));
        Assert.Equal([" -> api.test"], Texts(table));
        // Sidecars do not take it.
        Assert.Equal([" -> web.test"], Texts(mesh.Table("web.test")));
    }

    [Fact]
    public void Hosts_OfBoth_AreCut()
    {
        var mesh = Shop()
            .Set(Edge, Listeners(
                Listener("one", 8080, "*", "shop.test"), Listener("two", 8081, "teams", "*"), Listener("three", 8082, ".", "*")))
            .Set(Key("Route", "any"), Ruled(Bound("*.test", To("api.test"))));

        // The second is for rules of another namespace; the third is open to its own.
        Assert.Equal(
            [("one", "shop.test"), ("three", "*.test")],
            mesh.Mesh.ListenerRoutes.Keys.Select(static key => (key.Listener.Section, key.Host)));
    }

    [Fact]
    public void Section_AndMatchOfOneListener_CountThereAlone()
    {
        ListenerRefClaim one = new(Edge, "one", "gateways[0]");
        ListenerRefClaim two = new(Edge, "two", "gateways[1]");
        var rule = To("api.test") with
        {
            Matches = [new(Prefix("/one"), null, false, [one]), new(Prefix("/both"), null, true, [one, two])],
        };
        var mesh = Shop()
            .Set(Edge, Listeners(Listener("one", 8080, "*", "*"), Listener("two", 8081, "*", "*"), Listener("three", 8082, "*", "*")))
            .Set(Key("Route", "any"), Ruled(Route("web.test", rule) with { Listeners = [one, two] }));

        Assert.Equal(
            ["Prefix /one or Prefix /both -> api.test", "Prefix /both -> api.test"],
            mesh.Mesh.ListenerRoutes.Values.SelectMany(Texts));
        Assert.Equal(["Prefix /both -> api.test"], Texts(mesh.Table("web.test")));
    }

    [Fact]
    public void Rules_OfTwoObjectsAtOneListener_AddUpByAge()
    {
        var mesh = Shop()
            .Set(Edge, Listeners(Listener("http", 8080, "*", "*")))
            .Set(Key("Route", "a"), Ruled(Bound("web.test", To("web.test", Prefix("/"))) with
            {
                CreatedAt = DateTimeOffset.UnixEpoch.AddDays(9),
            }))
            .Set(Key("Route", "b"), Ruled(Bound("web.test", To("api.test", Prefix("/"))) with { CreatedAt = DateTimeOffset.UnixEpoch }));

        Assert.Empty(mesh.Codes);
        Assert.Equal(["Prefix / -> api.test", "Prefix / -> web.test"], Texts(mesh.Mesh.ListenerRoutes.Values.Single()));
    }

    [Fact]
    public void Streams_BoundToAListener_HaveATableThere()
    {
        var streams = StreamTests.Streams("db.test", new StreamRuleClaim
        {
            IsTls = true,
            Matches = [new(new() { ServerNames = ["db.test"] }, null, false, [new(Edge, "", "gateways[0]")])],
            Destinations = [Destination("db.test") with { Port = 5433 }],
            Path = "tls",
        });
        var mesh = Shop()
            .Set(Edge, Listeners(Listener("tls", 8443, "*", "*") with { Protocol = ListenerProtocol.Tls }))
            .Set(Key("Route", "db"), Ruled(streams with { AppliesToMesh = false, Listeners = [new(Edge, "", "gateways[0]")] }));

        var table = Assert.Single(mesh.Mesh.ListenerStreams.Values);
        Assert.Equal(["db.test"], table.Rules.Single().Matches.Single().ServerNames);
        Assert.Empty(mesh.Mesh.Streams);
    }

    [Fact]
    public void Listener_IsNotThere_IsToldAndTakenWhenItComes()
    {
        var mesh = Shop().Set(Key("Route", "web"), Ruled(Bound("web.test", To("api.test"))));
        Assert.Equal(["FL1406"], mesh.Codes);
        Assert.Equal(ObjectState.Accepted, mesh.StateOf(Key("Route", "web")));

        mesh.Set(Edge, Listeners(Listener("http", 8080, "*", "*")));
        Assert.Empty(mesh.Codes);
        Assert.Single(mesh.Mesh.ListenerRoutes);

        mesh.Remove(Edge);
        Assert.Empty(mesh.Mesh.ListenerRoutes);
    }

    [Fact]
    public void Listeners_OfOneSocket_AgreeAndShareHostsOfRequestsAlone()
    {
        var mesh = new ClaimedMesh()
            .Set(Edge, Listeners(Listener("http", 8080, "*", "a.test")))
            .Set(Key("Gateway", "f"), Listeners(Listener("http", 8080, "*", "b.test")))
            .Set(Key("Gateway", "g"), Listeners(Listener("http", 8080, "*", "a.test")))
            .Set(Key("Gateway", "h"), Listeners(Listener("tcp", 8080, "*", "c.test") with { Protocol = ListenerProtocol.Tcp }))
            .Set(Key("Gateway", "i"), Listeners(Listener("http", 8080, "*", "a.test") with
            {
                Selector = new Dictionary<string, string> { ["gateway"] = "other" }.ToEquatableMap(),
            }));

        // Of "h", against each of those before it.
        Assert.Equal(["FL1307", "FL1307", "FL1307"], mesh.Codes);
        Assert.Equal(
            [Edge, Key("Gateway", "f"), Key("Gateway", "g"), Key("Gateway", "i")],
            mesh.Mesh.Listeners.Keys.Select(static key => key.Owner));

        var tls = new ClaimedMesh()
            .Set(Edge, Listeners(Listener("https", 443, "*", "a.test") with { Protocol = ListenerProtocol.Https }))
            .Set(Key("Gateway", "f"), Listeners(Listener("tls", 443, "*", "b.test") with { Protocol = ListenerProtocol.Tls }))
            .Set(Key("Gateway", "g"), Listeners(Listener("tls", 443, "*", "a.test") with { Protocol = ListenerProtocol.Tls }));
        Assert.Equal(["FL1307"], tls.Codes);
        Assert.Equal([Edge, Key("Gateway", "f")], tls.Mesh.Listeners.Keys.Select(static key => key.Owner));
    }

    private static ObjectClaims Listeners(params IEnumerable<ListenerClaim> listeners) => new() { Listeners = listeners.ToEquatableList() };

    private static ListenerClaim Listener(string section, int port, string ns, string host) =>
        new() { Section = section, Port = port, Protocol = ListenerProtocol.Http, Hosts = [new(ns, host)], Path = section };

    private static RouteClaim Bound(string host, params IEnumerable<RuleClaim> rules)
    {
        ListenerRefClaim edge = new(Edge, "", "gateways[0]");
        return Route(host, rules.Select(rule => rule with
        {
            Matches = rule.Matches.Select(match => match with { AppliesToMesh = false, Listeners = [edge] }).ToEquatableList(),
        })) with
        { AppliesToMesh = false, Listeners = [edge] };
    }
}
