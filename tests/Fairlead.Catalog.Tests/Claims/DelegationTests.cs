using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using static Fairlead.Catalog.Tests.Claims.ClaimedMesh;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>Rules that another object has.</summary>
public sealed class DelegationTests
{
    private static readonly ConfigKey Root = Key("Route", "root");
    private static readonly ConfigKey Leaf = Key("Route", "leaf", "teams");

    [Fact]
    public void Delegate_WithRules_StandsInTheRootsPlace()
    {
        var mesh = Shop()
            .Set(Leaf, Rules(
                To("api.test", Prefix("/team/a")) with { Timeout = TimeSpan.FromSeconds(1) },
                To("api.test", Prefix("/elsewhere")),
                To("api.test")))
            .Set(Root, Ruled(Route("web.test", Delegating(Prefix("/team")), To("web.test"))));

        Assert.Empty(mesh.Codes);
        var table = mesh.Table("web.test");
        Assert.Equal(["Prefix /team/a -> api.test", "Prefix /team -> api.test", " -> web.test"], Texts(table));
        Assert.Equal(
            [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)],
            table.Rules.Take(2).Select(static rule => ((ForwardAction)rule.Action).Timeout!.Value));
        Assert.Equal([Leaf, Leaf, Root], table.Rules.Select(static rule => rule.Provenance.Key));
        Assert.Equal("team-api.test", table.Rules[0].Name);
    }

    [Fact]
    public void Delegate_ThatChanges_ChangesTheRootsTable()
    {
        var mesh = Shop()
            .Set(Leaf, Rules(To("api.test")))
            .Set(Root, Ruled(Route("web.test", Delegating())))
            .Set(Leaf, Rules(To("web.test", Exact("/new"))));

        Assert.Equal(["Exact /new -> web.test"], Texts(mesh.Table("web.test")));
    }

    [Fact]
    public void Delegate_IsMissing_TheRootIsRefused()
    {
        var mesh = Shop().Set(Root, Ruled(Route("web.test", Delegating())));
        Assert.Equal(["FL1405"], mesh.Codes);
        Assert.Equal(ObjectState.Refused, mesh.StateOf(Root));

        mesh.Set(Leaf, Rules(To("api.test")));
        Assert.Empty(mesh.Codes);
        Assert.Equal([" -> api.test"], Texts(mesh.Table("web.test")));
    }

    [Fact]
    public void Delegate_GoesUnderALiveRoot_ItsRequestsAreNotGivenToOthers()
    {
        var mesh = Shop()
            .Set(Leaf, Rules(To("api.test")))
            .Set(Root, Ruled(Route("web.test", Delegating(Prefix("/team")), To("web.test"))))
            .Remove(Leaf);

        Assert.Equal(["FL1405"], mesh.Codes);
        Assert.Equal(ObjectState.Stale, mesh.StateOf(Root));
        var table = mesh.Table("web.test");
        Assert.Equal(503, Assert.IsType<DirectResponseAction>(table.Rules[0].Action).Status);
        Assert.Equal(2, table.Rules.Count);
    }

    [Fact]
    public void Delegate_ThatDelegatesOrIsNotSeen_IsNone()
    {
        var mesh = Shop()
            .Set(Leaf, Rules(Delegating()))
            .Set(Root, Ruled(Route("web.test", Delegating())));
        Assert.Equal(["FL1405", "FL1405"], mesh.Codes);

        mesh = Shop()
            .Set(Leaf, Ruled(new RouteClaim { Hosts = [], Rules = [To("api.test")], ExportTo = ["."] }))
            .Set(Root, Ruled(Route("web.test", Delegating())));
        Assert.Equal(["FL1405"], mesh.Codes);
    }

    [Fact]
    public void Conditions_OfBoth_HaveToHold()
    {
        var root = Prefix("/team") with { Headers = Headers(("x-user", "a")), SourceNamespace = "shop" };
        var mesh = Shop()
            .Set(Leaf, Rules(
                To("api.test", Prefix("/team/x") with { Headers = Headers(("x-user", "a"), ("x-more", "b")) }),
                To("web.test", Prefix("/team/y") with { Headers = Headers(("x-user", "other")) }),
                To("web.test", Prefix("/team/z") with { SourceNamespace = "web" })))
            .Set(Root, Ruled(Route("web.test", Delegating(root))));

        var match = mesh.Table("web.test").Rules.Single().Matches.Single();
        Assert.Equal("/team/x", match.Path!.Value);
        Assert.Equal(["x-more", "x-user"], match.Headers.Keys);
        Assert.Equal("shop", match.SourceNamespace);
    }

    private static EquatableMap<StringMatch> Headers(params (string Name, string Value)[] headers) =>
        headers.Select(static header => KeyValuePair.Create(header.Name, new StringMatch(StringMatchKind.Exact, header.Value)))
            .ToEquatableMap();

    private static ObjectClaims Rules(params IEnumerable<RuleClaim> rules) =>
        Ruled(new RouteClaim { Hosts = [], Rules = rules.ToEquatableList() });

    private static RuleClaim Delegating(params IEnumerable<RouteMatch> matches) => To("none", matches) with
    {
        Name = "team",
        Destinations = [],
        Delegate = new(Leaf, "delegate"),
        Timeout = TimeSpan.FromSeconds(9),
    };
}
