using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Model.Routing;
using static Fairlead.Catalog.Tests.Claims.ClaimedMesh;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>Rules of several objects for one host, in each way in which they may come together.</summary>
public sealed class SharedRuleTests
{
    [Fact]
    public void Specificity_RulesOfTwoObjects_AreTriedByTheirConditions()
    {
        var mesh = Shop()
            .Set(Key("Route", "b"), Shared(RouteMerge.Specificity, To("web.test"), To("api.test", Exact("/a"), Prefix("/long/prefix"))))
            .Set(Key("Route", "a"), Shared(
                RouteMerge.Specificity,
                To("web.test", Prefix("/a")),
                To("api.test", Prefix("/a") with { Method = new(StringMatchKind.Exact, "GET") })));

        Assert.Empty(mesh.Codes);
        var table = mesh.Table("web.test");
        Assert.Equal(
            ["Exact /a -> api.test", "Prefix /long/prefix -> api.test", "Prefix /a -> api.test", "Prefix /a -> web.test", " -> web.test"],
            Texts(table));
        Assert.Equal([Key("Route", "a"), Key("Route", "b")], table.Provenance.Select(static place => place.Key));
    }

    [Fact]
    public void Specificity_EqualConditions_TheOlderObjectIsFirst()
    {
        var mesh = Shop()
            .Set(Key("Route", "a"), Shared(RouteMerge.Specificity, To("web.test", Prefix("/x"))))
            .Set(Key("Route", "b"), Aged(2026, To("api.test", Prefix("/x"))))
            .Set(Key("Route", "c"), Aged(2025, To("db.test", Prefix("/x")) with
            {
                Destinations = [Destination("db.test") with { Port = 5432 }],
            }));

        Assert.Equal(["Prefix /x -> db.test", "Prefix /x -> api.test", "Prefix /x -> web.test"], Texts(mesh.Table("web.test")));

        static ObjectClaims Aged(int year, RuleClaim rule) => Ruled(Route("web.test", rule) with
        {
            Merge = RouteMerge.Specificity,
            CreatedAt = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero),
        });
    }

    [Fact]
    public void Specificity_ObjectGoes_ItsRulesGoAlone()
    {
        var mesh = Shop()
            .Set(Key("Route", "a"), Shared(RouteMerge.Specificity, To("api.test", Prefix("/a"))))
            .Set(Key("Route", "b"), Shared(RouteMerge.Specificity, To("api.test", Prefix("/b"))))
            .Remove(Key("Route", "a"));

        Assert.Equal(["Prefix /b -> api.test"], Texts(mesh.Table("web.test")));
    }

    [Fact]
    public void Split_WhatNoRuleIsFor_GoesToTheService()
    {
        var mesh = Shop()
            .Set(Key("Split", "a"), Shared(RouteMerge.Split, To("api.test", Prefix("/beta"))));
        Assert.Equal(["Prefix /beta -> api.test", " -> web.test"], Texts(mesh.Table("web.test")));

        mesh.Set(Key("Split", "b"), Shared(RouteMerge.Split, To("api.test")));
        Assert.Equal(["Prefix /beta -> api.test", " -> api.test"], Texts(mesh.Table("web.test")));

        mesh.Set(Key("Split", "c"), Shared(RouteMerge.Split, To("web.test")));
        Assert.Equal(["FL1303"], mesh.Codes);
        Assert.Equal(["Prefix /beta -> api.test", " -> api.test"], Texts(mesh.Table("web.test")));
    }

    [Fact]
    public void Merges_Meet_ExclusiveDecidesAndTheOtherIsTold()
    {
        var mesh = Shop()
            .Set(Key("A", "split"), Shared(RouteMerge.Split, To("api.test", Prefix("/beta"))))
            .Set(Key("Z", "rules"), Ruled(Route("web.test", To("api.test"))));

        Assert.Equal([" -> api.test"], Texts(mesh.Table("web.test")));
        Assert.Equal("FL1309", Assert.Single(mesh.State.Problems).Code);
        var condition = Assert.Single(mesh.State.Statuses.Find(Key("A", "split"))!.Conditions);
        Assert.Equal((ObjectConditionKind.ShadowedBy, Key("Z", "rules")), (condition.Kind, condition.Other));

        // What only some clients are routed by leaves the others to the split.
        mesh.Set(Key("Z", "rules"), Ruled(Route("web.test", To("api.test")) with { ExportTo = ["."] }));
        Assert.Empty(mesh.Codes);
        mesh.Remove(Key("Z", "rules"));
        Assert.Empty(mesh.Codes);
        Assert.Equal(["Prefix /beta -> api.test", " -> web.test"], Texts(mesh.Table("web.test")));
    }

    [Fact]
    public void Rule_WithMirrorCorsAndLimit_IsWhole()
    {
        CorsPolicy cors = new() { AllowOrigins = [new(StringMatchKind.Exact, "https://shop.test")], MaxAge = TimeSpan.FromHours(1) };
        LocalRateLimit limit = new(10, 5, TimeSpan.FromSeconds(1));
        var rule = To("api.test") with { Mirrors = [new(Destination("web.test"), 12.5)], Cors = cors, RateLimit = limit };

        var mesh = Shop().Set(Key("Route", "a"), Ruled(Route("web.test", rule)));

        var made = mesh.Table("web.test").Rules.Single();
        Assert.Equal((cors, limit), (made.Cors, made.RateLimit));
        Assert.Equal([new MirrorPolicy(new(new("shop", "web.test"), 80, ""), 12.5)], ((ForwardAction)made.Action).Mirrors);

        mesh.Set(Key("Route", "b"), Ruled(Route("api.test", To("api.test") with { Mirrors = [new(Destination("gone.test"), 1)] })));
        Assert.Equal(["FL1401"], mesh.Codes);
    }

    private static ObjectClaims Shared(RouteMerge merge, params IEnumerable<RuleClaim> rules) =>
        Ruled(Route("web.test", rules) with { Merge = merge });
}
