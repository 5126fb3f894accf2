using Fairlead.Incremental.Graphs;

namespace Fairlead.Incremental.Tests.Graphs;

public sealed class HostPatternsTests
{
    private static readonly string[] Hosts =
        [
            "", ".", "*", "*.", "*a", "*.a", "*.a.b", "*a.b", "a", ".a", "a.b", ".a.b", "b", "b.a", "b.a.b", "c.b.a.b", "a.", "*.*.a",
            "**.a", "x*.a",
            "ba.b",
        ];

    public static TheoryData<string, string, bool> Pairs => new()
    {
        { "*", "shop.mesh", true },
        { "*", "*.mesh", true },
        { "*", "*", true },
        { "*.mesh", "shop.mesh", true },
        { "*.mesh", "cart.shop.mesh", true },
        { "*.mesh", "*.shop.mesh", true },
        { "*.mesh", "*.mesh", true },
        { "*.mesh", "mesh", false },
        { "*.mesh", "shopmesh", false },
        { "*.mesh", "*", false },
        { "*.shop.mesh", "*.mesh", false },
        { "shop.mesh", "shop.mesh", true },
        { "shop.mesh", "cart.shop.mesh", false },
        { "*shop.mesh", "workshop.mesh", false },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Covers_PatternAndHost_IsAsSaid(string pattern, string host, bool covers) =>
        Assert.Equal(covers, HostPatterns.Covers(pattern, host));

    [Fact]
    public void Covering_AnyHost_AreThePatternsThatCoverIt()
    {
        foreach (var host in Hosts)
        {
            var covering = HostPatterns.Covering(host).ToList();
            Assert.Equal(covering.Distinct(), covering);
            Assert.All(covering, pattern => Assert.True(HostPatterns.Covers(pattern, host), $"{pattern} does not cover {host}"));
            Assert.Empty(Hosts.Where(pattern => HostPatterns.Covers(pattern, host)).Except(covering));
        }
    }

    [Fact]
    public void Covering_Host_BeginsWithTheClosest() =>
        Assert.Equal(["cart.shop.mesh", "*.shop.mesh", "*.mesh", "*"], HostPatterns.Covering("cart.shop.mesh"));
}
