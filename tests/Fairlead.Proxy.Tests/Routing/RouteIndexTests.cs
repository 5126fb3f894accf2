using Fairlead.Proxy.Configuration;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Http;
using Fairlead.Proxy.Routing;
using Fairlead.Proxy.Tests.Hosting;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Proxy.Tests.Routing;

/// <summary>Which route a request gets.</summary>
public sealed class RouteIndexTests
{
    private static readonly string[] Hosts =
    [
        "a.example.com", "*.example.com", "*.com", "*-x.example.com", "a.*", "a.example.*", "*", "b.example.com:8080", "b.example.com",
    ];

    [Theory]
    [InlineData("a.example.com", "a.example.com")]
    [InlineData("A.Example.COM", "a.example.com")]
    [InlineData("c.example.com", "*.example.com")]
    [InlineData("c-x.example.com", "*-x.example.com")]
    [InlineData("other.com", "*.com")]
    [InlineData(".com", "*")]
    [InlineData("a.example.org", "a.example.*")]
    [InlineData("a.net", "a.*")]
    [InlineData("b.example.com:8080", "b.example.com:8080")]
    [InlineData("b.example.com:80", "*")]
    [InlineData("[::1]:80", "*")]
    [InlineData("", "*")]
    public void FindHost_ManyDomains_TakesTheMostSpecific(string authority, string expected) =>
        Assert.Equal(expected, Index(Hosts).FindHost(authority)?.Host.Name);

    [Fact]
    public void FindHost_AnyDomains_AgreesWithEnvoysRuleWrittenOut()
    {
        var label = Gen.Elements("a", "b", "ab", "a.b", "b.a", "a.b.a");
        var domain = Gen.OneOf(label, label.Select(static l => "*." + l), label.Select(static l => l + ".*"), Gen.Constant("*"));
        Prop.ForAll(domain.ListOf().ToArbitrary(), label.ToArbitrary(), static (domains, host) =>
        {
            var list = domains.Distinct().ToArray();
            return Index(list).FindHost(host)?.Host.Name == Expected(list, host);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""{"prefix": "/a"}""", "/a", true)]
    [InlineData("""{"prefix": "/a"}""", "/ab?x", true)]
    [InlineData("""{"prefix": "/a"}""", "/A", false)]
    [InlineData("""{"prefix": "/a", "case_sensitive": false}""", "/A", true)]
    [InlineData("""{"path": "/a"}""", "/a?x=1", true)]
    [InlineData("""{"path": "/a"}""", "/a/", false)]
    [InlineData("""{"path_separated_prefix": "/a"}""", "/a/b", true)]
    [InlineData("""{"path_separated_prefix": "/a"}""", "/a?b", true)]
    [InlineData("""{"path_separated_prefix": "/a"}""", "/ab", false)]
    [InlineData("""{"safe_regex": {"regex": "/a/[0-9]+"}}""", "/a/12?x", true)]
    [InlineData("""{"safe_regex": {"regex": "/a/[0-9]+"}}""", "/a/12/b", false)]
    [InlineData("""{"prefix": "/", "query_parameters": [{"name": "q", "string_match": {"exact": "1"}}]}""", "/?p=2&q=1", true)]
    [InlineData("""{"prefix": "/", "query_parameters": [{"name": "q", "string_match": {"exact": "1"}}]}""", "/?q=2&q=1", false)]
    [InlineData("""{"prefix": "/", "query_parameters": [{"name": "q", "present_match": true}]}""", "/?q", true)]
    [InlineData("""{"prefix": "/", "query_parameters": [{"name": "q", "present_match": false}]}""", "/?q", false)]
    [InlineData("""{"prefix": "/", "query_parameters": [{"name": "q"}]}""", "/?r=q", false)]
    [InlineData("""{"prefix": "/", "runtime_fraction": {"default_value": {"numerator": 0}}}""", "/", false)]
    [InlineData("""{"prefix": "/", "runtime_fraction": {"default_value": {"numerator": 100}}}""", "/", true)]
    [InlineData("""{"prefix": "/", "grpc": {}}""", "/", false)]
    public void Match_PathAndQuery(string match, string target, bool expected) =>
        Assert.Equal(expected, Match(match, target));

    [Theory]
    [InlineData("""{"name": "x", "string_match": {"exact": "1"}}""", "1", true)]
    [InlineData("""{"name": "x", "string_match": {"exact": "1"}}""", null, false)]
    [InlineData("""{"name": "X", "string_match": {"prefix": "A", "ignore_case": true}}""", "ab", true)]
    [InlineData("""{"name": "x", "string_match": {"suffix": "b"}}""", "ab", true)]
    [InlineData("""{"name": "x", "string_match": {"contains": "b"}}""", "abc", true)]
    [InlineData("""{"name": "x", "string_match": {"safe_regex": {"regex": "a.c"}}}""", "abcd", false)]
    [InlineData("""{"name": "x", "string_match": {"safe_regex": {"regex": "a.c"}}, "invert_match": true}""", "abcd", true)]
    [InlineData(
        """{"name": "x", "string_match": {"exact": "1"}, "invert_match": true, "treat_missing_header_as_empty": true}""", null, true)]
    [InlineData("""{"name": "x", "range_match": {"start": "-10", "end": "0"}}""", "-1", true)]
    [InlineData("""{"name": "x", "range_match": {"start": "-10", "end": "0"}}""", "0", false)]
    [InlineData("""{"name": "x", "range_match": {"start": "-10", "end": "0"}}""", "none", false)]
    [InlineData("""{"name": "x", "present_match": true}""", "", true)]
    [InlineData("""{"name": "x", "present_match": true, "invert_match": true}""", null, true)]
    [InlineData("""{"name": "x", "present_match": false}""", null, true)]
    [InlineData("""{"name": "x"}""", null, false)]
    [InlineData("""{"name": ":method", "string_match": {"exact": "GET"}}""", null, true)]
    [InlineData("""{"name": ":authority", "string_match": {"prefix": "host"}}""", null, true)]
    [InlineData("""{"name": ":scheme", "string_match": {"exact": "https"}}""", null, false)]
    [InlineData("""{"name": ":path", "string_match": {"suffix": "?q"}}""", null, true)]
    [InlineData("""{"name": "x", "string_match": {"exact": "\u00e9"}}""", "\u00c3\u00a9", true)]
    public void Match_Headers(string header, string? value, bool expected) =>
        Assert.Equal(expected, Match($$"""{"prefix": "/", "headers": [{{header}}]}""", "/a?q", value));

    [Fact]
    public void Match_SeveralRoutes_TakesTheFirst()
    {
        var index = Index("""
            {"name": "h", "domains": ["*"], "routes": [
            {"name": "1", "match": {"prefix": "/b"}, "route": {"cluster": "c"}},
            {"name": "2", "match": {"prefix": "/a"}, "route": {"cluster": "c"}},
            {"name": "3", "match": {"prefix": "/"}, "route": {"cluster": "c"}}]}
            """);
        Assert.Equal("2", index.Find(new RequestHead { Target = "/a" })?.Model.Name);
        Assert.Equal("3", index.Find(new RequestHead { Target = "/c" })?.Model.Name);
    }

    [Theory]
    [InlineData("""{"prefix": "/a"}""", """ "prefix_rewrite": "/z" """, "/a/b?c", "/z/b?c")]
    [InlineData("""{"prefix": "/a/"}""", """ "prefix_rewrite": "/" """, "/a/b", "/b")]
    [InlineData("""{"path": "/a"}""", """ "prefix_rewrite": "/z" """, "/a?c", "/z?c")]
    [InlineData("""{"safe_regex": {"regex": "/a/.*"}}""", """ "prefix_rewrite": "/z" """, "/a/b?c", "/z?c")]
    [InlineData("""{"prefix": "/"}""",
        """ "regex_rewrite": {"pattern": {"regex": "^/service/([^/]+)(/.*)$"}, "substitution": "\\2/instance/\\1"} """,
        "/service/foo/v1/api?q", "/v1/api/instance/foo?q")]
    [InlineData("""{"prefix": "/"}""", """ "regex_rewrite": {"pattern": {"regex": "one"}, "substitution": "two"} """, "/xxx/one/yyy/one",
        "/xxx/two/yyy/two")]
    public void Rewrite_Path(string match, string rewrite, string target, string expected)
    {
        var index = Index(
            $$"""{"name": "h", "domains": ["*"], "routes": [{"match": {{match}}, "route": {"cluster": "c", {{rewrite}} } }]}""");
        var request = new RequestHead { Target = target };
        var route = index.Find(request)!.Model;
        Assert.Equal(expected, Rewriter.Target(route, route.Forward!, request));
    }

    [Theory]
    [InlineData(""" "https_redirect": true """, "host:80", "https://host/a/b?c")]
    [InlineData(""" "https_redirect": true """, "host:8080", "https://host:8080/a/b?c")]
    [InlineData(""" "host_redirect": "other" """, "host:8080", "http://other/a/b?c")]
    [InlineData(""" "port_redirect": 81 """, "host:8080", "http://host:81/a/b?c")]
    [InlineData(""" "path_redirect": "/z" """, "host", "http://host/z?c")]
    [InlineData(""" "path_redirect": "/z?y" """, "host", "http://host/z?y")]
    [InlineData(""" "prefix_rewrite": "/z" """, "host", "http://host/z/b?c")]
    [InlineData(""" "path_redirect": "/z", "strip_query": true """, "host", "http://host/z")]
    public void Redirect_Location(string action, string authority, string expected)
    {
        var index = Index($$"""{"name": "h", "domains": ["*"], "routes": [{"match": {"prefix": "/a"}, "redirect": { {{action}} } }]}""");
        var request = new RequestHead { Target = "/a/b?c", Authority = authority };
        var route = index.Find(request)!.Model;
        Assert.Equal(expected, Rewriter.Location(route, route.Redirect!, request));
    }

    [Theory]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/../b?x=/../", "/b?x=/../")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/%2e%2E/b", "/b")]
    [InlineData("/a\\b", "/a/b")]
    [InlineData("/a\\..\\b", "/b")]
    [InlineData("/a//b", "/a/b")]
    [InlineData("/%7euser/%2f", "/~user/%2f")]
    [InlineData("/..", null)]
    [InlineData("/plain", "/plain")]
    public void Normalize_Path(string target, string? expected) =>
        Assert.Equal(expected, PathNormalizer.Normalize(target, dots: true, mergeSlashes: true));

    [Fact]
    public void Choose_WeightedClusters_InProportion()
    {
        var index = Index("""
            {"name": "h", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"weighted_clusters": {"clusters": [
            {"name": "a", "weight": 90}, {"name": "b", "weight": 10}, {"name": "never", "weight": 0}]}}}]}
            """);
        var forward = index.Find(new RequestHead())!.Model.Forward!;
        var counts = Enumerable.Range(0, 1000)
            .GroupBy(i => CompiledRoute.Choose(forward, (ulong)i)!.Name)
            .ToDictionary(static g => g.Key, static g => g.Count());
        Assert.Equal(900, counts["a"]);
        Assert.Equal(100, counts["b"]);
        Assert.False(counts.ContainsKey("never"));
    }

    private static string? Expected(string[] domains, string host)
    {
        if (domains.Contains(host))
        {
            return host;
        }

        return domains.Where(d => d.Length > 1
            && d[0] == '*'
            && host.Length > d.Length - 1
            && host.EndsWith(d[1..], StringComparison.Ordinal)).MaxBy(static d => d.Length)
            ?? domains.Where(d => d.Length > 1
                && d[^1] == '*'
                && host.Length > d.Length - 1
                && host.StartsWith(d[..^1], StringComparison.Ordinal)).MaxBy(static d => d.Length)
            ?? domains.FirstOrDefault(static d => d == "*");
    }

    private static bool Match(string match, string target, string? header = null)
    {
        var index = Index($$"""{"name": "h", "domains": ["*"], "routes": [{"match": {{match}}, "route": {"cluster": "c"} }]}""");
        var request = new RequestHead { Target = target, Authority = "host:80", Headers = new HeaderDictionary() };
        if (header is not null)
        {
            request.Headers["x"] = header;
        }

        return index.Find(request) is not null;
    }

    private static RouteIndex Index(string[] domains) => Index(string.Join(',', domains.Select(static d =>
        $$"""{"name": "{{d}}", "domains": ["{{d}}"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "c"} }]}""")));

    private static RouteIndex Index(string hosts)
    {
        var problems = new ConfigProblems();
        var index = new RouteIndex(RouteTableReader.Read(XdsJson.Routes("r", hosts), "", problems));
        Assert.False(problems.Any, problems.ToString());
        return index;
    }
}
