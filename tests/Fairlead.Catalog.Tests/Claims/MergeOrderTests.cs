using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Listeners;
using Fairlead.Model.Objects;
using static Fairlead.Catalog.Tests.Claims.ClaimedMesh;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>
/// Which of several objects' exclusive rules decide: those for the closer host, then the older ones, then the first by key.
/// </summary>
public sealed class MergeOrderTests
{
    private static readonly ConfigKey Edge = Key("Gateway", "edge");
    private static readonly ConfigKey A = Key("Route", "a");
    private static readonly ConfigKey B = Key("Route", "b");
    private static readonly ConfigKey C = Key("Route", "c");

    [Fact]
    public void Exclusive_TwoAges_TheOlderDecidesAndTheOtherIsToldWhere()
    {
        var mesh = Shop().Set(A, Mesh("web.test", 9, To("web.test"))).Set(B, Mesh("web.test", 1, To("api.test")));

        Assert.Equal([" -> api.test"], Texts(mesh.Table("web.test")));
        Assert.Equal((ObjectState.Refused, ObjectState.Accepted), (mesh.StateOf(A), mesh.StateOf(B)));
        var condition = Assert.Single(mesh.State.Statuses.Find(A)!.Conditions);
        Assert.Equal((ObjectConditionKind.ConflictsWith, B, "FL1303"), (condition.Kind, condition.Other, condition.Problem.Code));
    }

    [Fact]
    public void Exclusive_NoAge_ComesAfterThoseThatHaveOne()
    {
        var mesh = Shop().Set(A, Mesh("web.test", null, To("web.test"))).Set(C, Mesh("web.test", 9, To("api.test")));
        Assert.Equal((ObjectState.Refused, ObjectState.Accepted), (mesh.StateOf(A), mesh.StateOf(C)));

        // Among those without an age, and among equally old ones, the first key decides.
        mesh.Set(B, Mesh("web.test", 9, To("web.test")));
        Assert.Equal((ObjectState.Refused, ObjectState.Accepted, ObjectState.Refused), (mesh.StateOf(A), mesh.StateOf(B), mesh.StateOf(C)));
        mesh.Set(B, Mesh("web.test", null, To("web.test"))).Remove(C);
        Assert.Equal((ObjectState.Accepted, ObjectState.Refused), (mesh.StateOf(A), mesh.StateOf(B)));
    }

    [Fact]
    public void Exclusive_TheOldestGoes_TheNextOldestDecides()
    {
        var mesh = Shop()
            .Set(A, Mesh("web.test", 9, To("web.test")))
            .Set(B, Mesh("web.test", 5, To("api.test")))
            .Set(C, Mesh("web.test", 1, To("web.test")))
            .Remove(C);

        Assert.Equal([" -> api.test"], Texts(mesh.Table("web.test")));
        Assert.Equal((ObjectState.Refused, ObjectState.Accepted), (mesh.StateOf(A), mesh.StateOf(B)));
    }

    [Fact]
    public void Exclusive_AgeChangesWithAnError_WhatItHadCounts()
    {
        var mesh = Shop().Set(A, Mesh("web.test", 9, To("web.test"))).Set(A, Mesh("web.test", 1, To("nowhere.test")));

        Assert.Equal(ObjectState.Stale, mesh.StateOf(A));
        Assert.Equal([" -> web.test"], Texts(mesh.Table("web.test")));

        // It is as old as it says now.
        mesh.Set(B, Mesh("web.test", 5, To("api.test")));
        Assert.Equal((ObjectState.Stale, ObjectState.Refused), (mesh.StateOf(A), mesh.StateOf(B)));
    }

    [Fact]
    public void Exclusive_HostsDiffer_TheCloserDecidesWhateverTheAgeIs()
    {
        var mesh = Shop()
            .Set(A, Mesh("*", 1, To("web.test", Prefix("/any"))))
            .Set(B, Mesh("*.test", 2, To("web.test", Prefix("/suffix"))))
            .Set(C, Mesh("web.test", 3, To("web.test", Prefix("/exact"))));

        Assert.Empty(mesh.Codes);
        Assert.Equal(["Prefix /exact -> web.test"], Texts(mesh.Table("web.test")));
        Assert.Equal(["Prefix /suffix -> web.test"], Texts(mesh.Remove(C).Table("web.test")));
        Assert.Equal(["Prefix /any -> web.test"], Texts(mesh.Remove(B).Table("web.test")));
    }

    [Fact]
    public void AtOneListener_RulesOfTheCloserHostComeFirst()
    {
        // All three are for the one host of the listener.
        var mesh = Shop()
            .Set(Edge, new()
            {
                Listeners =
                [
                    new()
                    {
                        Section = "http", Port = 80, Protocol = ListenerProtocol.Http, Hosts = [new("*", "web.test")], Path = "servers[0]",
                    },
                ],
            })
            .Set(A, Bound("*", 1, To("web.test", Prefix("/any"))))
            .Set(B, Bound("*.test", 2, To("web.test", Prefix("/suffix"))))
            .Set(C, Bound("web.test", 9, To("web.test", Prefix("/young"))))
            .Set(Key("Route", "d"), Bound("web.test", 3, To("web.test", Prefix("/old"))));

        Assert.Empty(mesh.Codes);
        Assert.Equal(
            ["Prefix /old -> web.test", "Prefix /young -> web.test", "Prefix /suffix -> web.test", "Prefix /any -> web.test"],
            Texts(mesh.Mesh.ListenerRoutes.Values.Single()));
    }

    private static ObjectClaims Mesh(string host, int? day, RuleClaim rule) => Ruled(Route(host, rule) with { CreatedAt = Day(day) });

    private static ObjectClaims Bound(string host, int? day, RuleClaim rule)
    {
        ListenerRefClaim edge = new(Edge, "", "gateways[0]");
        var bound = rule with
        {
            Matches = rule.Matches.Select(match => match with { AppliesToMesh = false, Listeners = [edge] }).ToEquatableList(),
        };
        return Ruled(Route(host, bound) with { CreatedAt = Day(day), AppliesToMesh = false, Listeners = [edge] });
    }

    private static DateTimeOffset? Day(int? day) => day is { } of ? DateTimeOffset.UnixEpoch.AddDays(of) : null;
}
