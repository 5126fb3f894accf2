using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using static Fairlead.Catalog.Tests.Claims.ClaimedMesh;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>Rules for connections: bytes and TLS that the mesh does not open.</summary>
public sealed class StreamTests
{
    [Fact]
    public void Rules_OfBytesAndTls_GoToTheirPorts()
    {
        var mesh = Shop().Set(Key("Route", "db"), Ruled(Streams(
            "db.test",
            Stream("db.test", isTls: false),
            Stream("db.test", isTls: true, "db.test"))));

        Assert.Empty(mesh.Codes);
        Assert.Equal([5432, 5433], mesh.Mesh.Streams.Values.Select(static table => table.Port));
        Assert.All(mesh.Mesh.Streams.Values, static table => Assert.Equal(new ServiceKey("shop", "db.test"), table.Service));
        Assert.Equal([], mesh.Mesh.Streams.Values.First().Rules.Single().Matches);
        Assert.Equal(["db.test"], mesh.Mesh.Streams.Values.Last().Rules.Single().Matches.Single().ServerNames);
        // A destination without port is at the port that was called, where the service has several.
        Assert.Equal([5432, 5433], mesh.Mesh.Streams.Values.Select(static table => table.Rules[0].Destinations[0].Destination.Port));
        Assert.DoesNotContain(mesh.Mesh.Routes.Values, static table => table.Host == "db.test");
    }

    [Fact]
    public void Rules_ForOneHost_ExcludeEachOther_ButNotThoseForRequests()
    {
        var mesh = Shop()
            .Set(Key("Route", "a"), Ruled(Route("web.test", To("api.test"))))
            .Set(Key("Route", "b"), Ruled(Streams("web.test", Stream("db.test", isTls: false)) with { ExportTo = ["*"] }));
        Assert.Equal(["FL1250", "FL1403"], mesh.Codes.Order()); // no port for it, and db.test has two

        mesh = Shop()
            .Set(Key("Route", "a"), Ruled(Streams("db.test", Stream("db.test", isTls: false))))
            .Set(Key("Route", "b"), Ruled(Streams("db.test", Stream("db.test", isTls: true, "x.test"))));
        Assert.Equal(["FL1303"], mesh.Codes);
        Assert.Equal(ObjectState.Refused, mesh.StateOf(Key("Route", "b")));
    }

    [Fact]
    public void Rules_ForAHostThatIsNoService_AnswerAtThePortsThatTheyName()
    {
        StreamRuleClaim rule = new()
        {
            Matches = [new(new() { ServerNames = ["*.outside.test"] }, 8443, true, [])],
            IsTls = true,
            Destinations = [Destination("db.test") with { Port = 5433 }],
            Path = "tls",
        };

        var mesh = Shop().Set(Key("Route", "out"), Ruled(Streams("*.outside.test", rule)));

        var table = Assert.Single(mesh.Mesh.Streams.Values);
        Assert.Equal(("*.outside.test", 8443, null), (table.Host, table.Port, table.Service));
    }

    [Fact]
    public void Rules_OfAServiceThatChanges_AreMadeAgain()
    {
        var mesh = Shop().Set(Key("Route", "db"), Ruled(Streams("db.test", Stream("db.test", isTls: false))));
        Assert.Equal([5432], mesh.Mesh.Streams.Values.Select(static table => table.Port));

        mesh.Set(Key("Service", "db"), Service("db.test", (5432, PortProtocol.Http), (6000, PortProtocol.Tcp)));
        Assert.Equal([6000], mesh.Mesh.Streams.Values.Select(static table => table.Port));
        Assert.Contains(mesh.Mesh.Routes.Values, static table => table.Host == "db.test" && table.Port == 5432);
    }

    internal static RouteClaim Streams(string host, params IEnumerable<StreamRuleClaim> rules) =>
        new() { Hosts = [new(host, "hosts[0]")], Streams = rules.ToEquatableList() };

    internal static StreamRuleClaim Stream(string to, bool isTls, params IEnumerable<string> names) => new()
    {
        IsTls = isTls,
        Matches = names.Any() ? [new(new() { ServerNames = names.ToEquatableList() }, null, true, [])] : [],
        Destinations = [Destination(to)],
        Path = "streams",
    };
}
