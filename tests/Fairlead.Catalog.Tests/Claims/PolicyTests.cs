using Fairlead.Model.Claims;
using Fairlead.Model.Policy;
using static Fairlead.Catalog.Tests.Claims.ClaimedMesh;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>The whole of what is written about how clients talk to a destination.</summary>
public sealed class PolicyTests
{
    private static readonly TrafficPolicy Whole = new()
    {
        Balancing = new()
        {
            Hashing = new() { Source = HashSource.Cookie, Name = "user", CookieLifetime = TimeSpan.Zero, Algorithm = HashAlgorithm.Maglev },
            Locality = new() { Failover = Labels(("north", "south")) },
            Warmup = new(TimeSpan.FromMinutes(1)),
        },
        Connections = new()
        {
            ConnectTimeout = TimeSpan.FromSeconds(1),
            MaxConnections = 7,
            Http2Keepalive = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)),
        },
        Outliers = new() { Consecutive5xxErrors = 3, StatusCodes = [429] },
        Tls = new() { Mode = ClientTlsMode.Mutual, CredentialName = "web" },
        RetryBudget = new(20, 3),
        ProxyProtocol = 2,
        Tunnel = new(false, "proxy.test", 3128),
        RateLimit = new(10, 1, TimeSpan.FromSeconds(1)),
    };

    [Fact]
    public void Subset_OverridesPartByPart()
    {
        TrafficPolicy own = new() { Connections = new() { MaxConnections = 1 }, Balancing = new() { Algorithm = LoadBalancing.Random } };
        var mesh = Shop().Set(Key("Policy", "web"), Policy(new()
        {
            Host = new("web.test", "host"),
            Traffic = new() { Policy = Whole, Ports = [new(80, new() { ProxyProtocol = 1 })], Path = "traffic" },
            Subsets =
            [
                new("v1", Labels(("version", "v1")), new() { Policy = own, Path = "subset" }, "subset"),
                new("v2", Labels(), null, "v2"),
            ],
        }));

        Assert.Empty(mesh.Codes);
        var policy = mesh.Mesh.Policies.Values.Single();
        Assert.Equal(Whole, policy.Traffic);
        var subset = policy.FindSubset("v1")!;
        Assert.Equal(Whole with { Connections = own.Connections, Balancing = own.Balancing }, subset.Traffic);
        Assert.Equal(own with { ProxyProtocol = 1 }, subset.PortTraffic.Single().Traffic);
        Assert.Null(policy.FindSubset("v2")!.Traffic);
    }

    [Fact]
    public void Whole_OfTwoObjects_AgreesOrTheLaterIsRefused()
    {
        var mesh = Shop()
            .Set(Key("Policy", "a"), Policy(new() { Host = new("web.test", "host"), Traffic = new() { Policy = Whole, Path = "a" } }))
            .Set(Key("Policy", "b"), Policy(new()
            {
                Host = new("web.test", "host"),
                Traffic = new() { Policy = Whole with { Outliers = new() }, Path = "b" },
            }));

        Assert.Equal(["FL1304"], mesh.Codes);
        Assert.Equal(Whole, mesh.Mesh.Policies.Values.Single().Traffic);
    }

    [Fact]
    public void Selector_OfWorkloads_IsAPolicyOfItsOwn()
    {
        var mesh = Shop()
            .Set(Key("Policy", "a"), Policy(new() { Host = new("web.test", "host"), Traffic = new() { Policy = Whole, Path = "a" } }))
            .Set(Key("Policy", "b"), Policy(new()
            {
                Host = new("web.test", "host"),
                Selector = Labels(("app", "batch")),
                Traffic = new() { Policy = new() { ProxyProtocol = 1 }, Path = "b" },
            }));

        Assert.Empty(mesh.Codes);
        Assert.Equal(["", "app=batch"], mesh.Mesh.Policies.Keys.Select(static key => key.Selector));
        Assert.Equal(Labels(("app", "batch")), mesh.Mesh.Policies.Values.Last().Selector);
    }

    private static ObjectClaims Policy(PolicyClaim claim) => new() { Policies = [claim] };
}
