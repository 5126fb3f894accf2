using Fairlead.Model.Access;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>Who may call workloads, and how callers are known.</summary>
public sealed class AccessTests
{
    private static readonly ConfigKey Root = Key("Peers", "root", "root");
    private static readonly ConfigKey All = Key("Peers", "all");
    private static readonly ConfigKey Web = Key("Peers", "web");

    [Fact]
    public void Peers_TheNarrowestDecides()
    {
        var mesh = new ClaimedMesh()
            .Set(Root, Peers(Root, PeerMode.Strict))
            .Set(All, Peers(All, PeerMode.Disable))
            .Set(Web, Peers(Web, null, ("app", "web")));

        Assert.Equal(PeerMode.Strict, PolicyOf(mesh, "elsewhere").Mode);
        Assert.Equal(PeerMode.Disable, PolicyOf(mesh, "shop", ("app", "api")).Mode);
        var web = PolicyOf(mesh, "shop", ("app", "web"));
        // What the selected one leaves open is as the namespace says; its ports are its own.
        Assert.Equal((PeerMode.Disable, PeerMode.Permissive), (web.Mode, web.ModeOf(9000)));
        Assert.Equal(PeerMode.Strict, PolicyOf(mesh, "root").Mode);
        Assert.Equal(PeerMode.Permissive, PolicyOf(new ClaimedMesh(), "shop").Mode);
    }

    [Fact]
    public void Peers_TwoForOneNamespace_TheLaterIsRefused()
    {
        var mesh = new ClaimedMesh()
            .Set(All, Peers(All, PeerMode.Strict))
            .Set(Key("Peers", "zz"), Peers(Key("Peers", "zz"), PeerMode.Disable));

        Assert.Equal("FL1308", Assert.Single(mesh.State.Problems).Code);
        Assert.Equal(PeerMode.Strict, PolicyOf(mesh, "shop").Mode);

        mesh.Remove(All);
        Assert.Equal(PeerMode.Disable, PolicyOf(mesh, "shop").Mode);
    }

    [Fact]
    public void AuthorizationsAndTokens_AddUp_InTheOrderInWhichTheyAreAsked()
    {
        var mesh = new ClaimedMesh()
            .Set(Key("Access", "a"), Authorization(Key("Access", "a"), AuthorizationAction.Allow))
            .Set(Key("Access", "b"), Authorization(Key("Access", "b"), AuthorizationAction.Deny, ("app", "web")))
            .Set(Key("Access", "c", "root"), Authorization(Key("Access", "c", "root"), AuthorizationAction.Custom))
            .Set(Key("Tokens", "t"), Tokens(Key("Tokens", "t"), "issuer"))
            .Set(Key("Tokens", "t", "root"), Tokens(Key("Tokens", "t", "root"), "global"));

        Assert.Empty(mesh.Codes);
        var web = PolicyOf(mesh, "shop", ("app", "web"));
        Assert.Equal(
            [AuthorizationAction.Custom, AuthorizationAction.Deny, AuthorizationAction.Allow],
            web.Authorizations.Select(static authorization => authorization.Action));
        Assert.Equal(["issuer", "global"], web.Tokens.Select(static rule => rule.Issuer));
        Assert.Equal(5, web.Provenance.Count);
        Assert.Equal(2, PolicyOf(mesh, "shop").Authorizations.Count);
        Assert.Single(PolicyOf(mesh, "elsewhere").Authorizations);
    }

    private static AccessPolicy PolicyOf(ClaimedMesh mesh, string ns, params (string Name, string Value)[] labels) => AccessPolicy.Of(
        mesh.Mesh.Access.Find("root") ?? NamespaceAccess.None, mesh.Mesh.Access.Find(ns) ?? NamespaceAccess.None, Labels(labels));

    private static ObjectClaims Tokens(ConfigKey key, string issuer) => new()
    {
        Access = new() { Requests = [new() { Rules = [new() { Issuer = issuer }], Provenance = new(key, "spec") }] },
    };
}
