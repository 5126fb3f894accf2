using Fairlead.Incremental.Graphs;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>
/// Indexes by host and by pattern: what is found, and that a host or a pattern that comes or goes runs just those who asked for it.
/// </summary>
public sealed class HostIndexTests
{
    private readonly Graph _graph = new();
    private readonly Input<string, string> _services;
    private readonly Input<string, string> _rules;
    private readonly HostIndex<string, string> _byHost;
    private readonly PatternIndex<string, string> _byPattern;
    private readonly Mapped<string, string, string> _ruled;
    private readonly Mapped<string, string, string> _served;
    private readonly Grouped<string, string, string, string, string> _hosts;
    private readonly Grouped<string, string, string, string, string> _patterns;

    public HostIndexTests()
    {
        _services = _graph.Input("services", Texts.Shape);
        _rules = _graph.Input("rules", Texts.Shape);
        _byHost = _graph.IndexByHost("services by host", _services, static (_, hosts, found) => Texts.AddWords(hosts, found));
        _byPattern = _graph.IndexByPattern("rules by pattern", _rules, static (_, patterns, found) => Texts.AddWords(patterns, found));
        _ruled = _graph.Map("services of rules", _rules, (_, patterns, context) =>
            string.Join(' ', patterns.Split(' ').Select(pattern => $"[{string.Join(',', context.Keys(_byHost, pattern))}]")));
        _served = _graph.Map("rules of services", _services, (_, hosts, context) =>
            string.Join(' ', hosts.Split(' ').Select(host => $"[{string.Join(',', context.Keys(_byPattern, host))}]")));
        _hosts = _graph.Group("hosts", _byHost, Texts.Shape, static (host, members, entries) => entries.Add(host, Texts.Keys(members)));
        _patterns = _graph.Group("patterns", _byPattern, Texts.Shape, static (pattern, members, entries) =>
            entries.Add(pattern, Texts.Keys(members)));
    }

    [Fact]
    public void Keys_OfAPattern_AreTheEntriesWithAHostThatItCovers()
    {
        var state = Load(
            [("a", "a.shop.mesh"), ("b", "shop.mesh"), ("c", "a.shopmesh"), ("d", "*.shop.mesh"), ("e", "b.a.shop.mesh"), ("f", "web.net")],
            [("exact", "a.shop.mesh"), ("suffix", "*.shop.mesh"), ("all", "*"), ("none", "*.com"), ("partial", "*shop.mesh")]);
        Assert.Equal("all=[a,b,c,d,e,f] exact=[a] none=[] partial=[] suffix=[a,d,e]", Texts.Line(_ruled.In(state)));
    }

    [Fact]
    public void Keys_OfAHost_BeginWithThoseOfTheClosestPattern()
    {
        var state = Load(
            [("a", "a.shop.mesh"), ("b", "*.shop.mesh"), ("c", "shop.mesh"), ("d", "*"), ("e", "web")],
            [("all", "*"), ("exact", "a.shop.mesh"), ("mesh", "*.mesh"), ("shop", "*.shop.mesh"), ("shop2", "*.shop.mesh")]);
        Assert.Equal("a=[exact,shop,shop2,mesh,all] b=[shop,shop2,mesh,all] c=[mesh,all] d=[all] e=[all]", Texts.Line(_served.In(state)));
    }

    [Fact]
    public void Keys_EntryOfTwoHosts_IsFoundOnce()
    {
        var state = Load([("a", "one.mesh two.mesh"), ("b", "one.mesh")], [("r", "*.mesh"), ("s", "* *.mesh one.mesh")]);
        Assert.Equal("r=[a,b] s=[a,b] [a,b] [a,b]", Texts.Line(_ruled.In(state)));
        Assert.Equal("a=[s,r] [r,s] b=[s,r]", Texts.Line(_served.In(state)));
    }

    [Fact]
    public void Group_OfHostsAndPatterns_HasWhatHoldsJustThat()
    {
        var state = Load([("a", "*.mesh"), ("b", "b.mesh"), ("c", "*")], [("r", "*.mesh"), ("s", "*"), ("t", "b.mesh")]);
        Assert.Equal("*=c *.mesh=a b.mesh=b", Texts.Line(_hosts.In(state)));
        Assert.Equal("*=s *.mesh=r b.mesh=t", Texts.Line(_patterns.In(state)));
    }

    [Fact]
    public void Host_ComesAndGoes_RunsThoseWhoAskedForAPatternThatCoversIt()
    {
        (string, string)[] services = [("a", "a.shop.mesh")];
        (string, string)[] rules =
        [
            ("all", "*"), ("exact", "b.shop.mesh"), ("mesh", "*.mesh"), ("other", "*.cart.mesh"), ("shop", "*.shop.mesh"),
            ("sister", "c.shop.mesh"),
        ];
        var state = Load(services, rules);
        var more = _graph.Begin(state).Set(_services, Texts.Map([.. services, ("b", "b.shop.mesh")])).Run();
        Assert.Equal("all=[a,b] exact=[b] mesh=[a,b] other=[] shop=[a,b] sister=[]", Texts.Line(_ruled.In(more)));
        Assert.Equal((4, 1), (more.ComputationsOf(_ruled), more.ComputationsOf(_served)));
        var less = _graph.Begin(more).Set(_services, Texts.Map(services)).Run();
        Assert.Equal(Texts.Line(_ruled.In(state)), Texts.Line(_ruled.In(less)));
        Assert.Equal((4, 0), (less.ComputationsOf(_ruled), less.ComputationsOf(_served)));
    }

    [Theory]
    [InlineData("*", 5)]
    [InlineData("*.mesh", 3)]
    [InlineData("*.shop.mesh", 2)]
    [InlineData("a.shop.mesh", 1)]
    [InlineData("z.shop.mesh", 0)]
    [InlineData("*shop.mesh", 0)]
    public void Pattern_ComesAndGoes_RunsThoseWhoAskedForAHostThatItCovers(string pattern, int hosts)
    {
        (string, string)[] services = [("a", "a.shop.mesh"), ("b", "*.shop.mesh"), ("c", "shop.mesh"), ("d", "*"), ("e", "web")];
        var state = Load(services, []);
        var more = _graph.Begin(state).Set(_rules, Texts.Map(("r", pattern))).Run();
        Assert.Equal(hosts, more.ComputationsOf(_served));
        Assert.Equal(hosts, _served.In(more).Values.Count(static rules => rules == "[r]"));
        var less = _graph.Begin(more).Set(_rules, Texts.Map()).Run();
        Assert.Equal(hosts, less.ComputationsOf(_served));
        Assert.Equal(Texts.Line(_served.In(state)), Texts.Line(_served.In(less)));
    }

    private GraphState Load((string, string)[] services, (string, string)[] rules) =>
        _graph.Begin(_graph.Empty).Set(_services, Texts.Map(services)).Set(_rules, Texts.Map(rules)).Run();
}
