using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Fairlead.Model;
using Fairlead.Model.Routing;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Tests.Meshes;
using CorsPolicy = Envoy.Extensions.Filters.Http.Cors.V3.CorsPolicy;
using DirectResponseAction = Fairlead.Model.Routing.DirectResponseAction;
using RedirectAction = Fairlead.Model.Routing.RedirectAction;
using RetryPolicy = Fairlead.Model.Routing.RetryPolicy;
using RouteMatch = Fairlead.Model.Routing.RouteMatch;

namespace Fairlead.Translation.Tests;

public sealed class SidecarRouteTests
{
    private const string Host = "reviews.example.com";

    private static readonly ForwardAction Forward = TestMesh.To(Host, 80);

    [Fact]
    public void Match_SeveralConditions_AreRoutesInOrder()
    {
        var routes = RoutesOf(
            TestMesh.Rule(Forward, Path(StringMatchKind.Exact, "/a"), Path(StringMatchKind.Prefix, "/b", true),
                Path(StringMatchKind.Regex, "/c.*")) with
            { Name = "one" },
            TestMesh.Rule(Forward));

        Assert.Equal(["/a", "", "", ""], routes.Select(route => route.Match.Path));
        Assert.Equal(["", "/b", "", "/"], routes.Select(route => route.Match.Prefix));
        Assert.Equal("/c.*", routes[2].Match.SafeRegex.Regex);
        Assert.Equal([null, false, null, null], routes.Select(route => route.Match.CaseSensitive));
        Assert.Equal(["one", "one", "one", ""], routes.Select(route => route.Name));
    }

    [Fact]
    public void Match_MethodHeadersAndQuery_AreAllThere()
    {
        var match = RoutesOf(TestMesh.Rule(Forward, new RouteMatch
        {
            Method = new(StringMatchKind.Exact, "GET"),
            Scheme = new(StringMatchKind.Exact, "http"),
            Authority = new(StringMatchKind.Prefix, "rev", true),
            Headers = Map(("b", new StringMatch(StringMatchKind.Present, "")), ("a", new(StringMatchKind.Regex, "x+"))),
            WithoutHeaders = Map(("c", new StringMatch(StringMatchKind.Exact, "no")), ("d", new(StringMatchKind.Present, ""))),
            QueryParameters = Map(("q", new StringMatch(StringMatchKind.Exact, "1")), ("r", new(StringMatchKind.Present, ""))),
        }))[0].Match;

        Assert.Equal([":method", ":scheme", ":authority", "a", "b", "c", "d"], match.Headers.Select(header => header.Name));
        Assert.Equal(("rev", true), (match.Headers[2].StringMatch.Prefix, match.Headers[2].StringMatch.IgnoreCase));
        Assert.Equal("x+", match.Headers[3].StringMatch.SafeRegex.Regex);
        Assert.True(match.Headers[4].PresentMatch);
        Assert.Equal(("no", true, true),
            (match.Headers[5].StringMatch.Exact, match.Headers[5].InvertMatch, match.Headers[5].TreatMissingHeaderAsEmpty));
        Assert.Equal((true, true, false),
            (match.Headers[6].PresentMatch, match.Headers[6].InvertMatch, match.Headers[6].TreatMissingHeaderAsEmpty));
        Assert.Equal("1", match.QueryParameters[0].StringMatch.Exact);
        Assert.True(match.QueryParameters[1].PresentMatch);
    }

    [Fact]
    public void Match_Source_IsDecidedPerClient()
    {
        var mesh = new TestMesh().Service(Host, TestMesh.Port(80)).Routes(
            Host,
            80,
            TestMesh.Rule(new DirectResponseAction(201, []), new RouteMatch { SourceLabels = Map(("app", "web")) }),
            TestMesh.Rule(new DirectResponseAction(202, []), new RouteMatch { SourceNamespace = "shop" }),
            TestMesh.Rule(new DirectResponseAction(203, [])));

        Assert.Equal([203u], StatusesFor(Decoded.Envoy));
        Assert.Equal([201u, 203u], StatusesFor(Decoded.Envoy with { Labels = Map(("app", "web"), ("version", "v1")) }));
        Assert.Equal([202u, 203u], StatusesFor(Decoded.Envoy with { Namespace = "shop" }));

        IEnumerable<uint> StatusesFor(Scope.ProxyScope scope) =>
            Decoded.Of(mesh, scope).Host(Host + ":80").Routes.Select(route => route.DirectResponse.Status);
    }

    [Fact]
    public void Forward_NothingSaid_HasNoTimeoutAndIstiosRetries()
    {
        var action = ActionOf(Forward);

        Assert.Equal("outbound|80||" + Host, action.Cluster);
        Assert.Equal(TimeSpan.Zero, action.Timeout.ToTimeSpan());
        Assert.Equal("connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes", action.RetryPolicy.RetryOn);
        Assert.Equal(2u, action.RetryPolicy.NumRetries);
        Assert.Equal(5, action.RetryPolicy.HostSelectionRetryMaxAttempts);
        Assert.Equal("envoy.retry_host_predicates.previous_hosts", action.RetryPolicy.RetryHostPredicate.Single().Name);
    }

    [Fact]
    public void Forward_TimeoutAndRetries_AreTaken()
    {
        var action = ActionOf(Forward with
        {
            Timeout = TimeSpan.FromMilliseconds(1500),
            Retry = new()
            {
                Attempts = 3,
                RetryOn = ["5xx", "503", "429"],
                PerTryTimeout = TimeSpan.FromSeconds(1),
                Backoff = TimeSpan.FromMilliseconds(10)
            },
        });

        Assert.Equal(1.5, action.Timeout.ToTimeSpan().TotalSeconds);
        Assert.Equal(("5xx,retriable-status-codes", 3u), (action.RetryPolicy.RetryOn, action.RetryPolicy.NumRetries));
        Assert.Equal([429u, 503u], action.RetryPolicy.RetriableStatusCodes);
        Assert.Equal(1, action.RetryPolicy.PerTryTimeout.ToTimeSpan().TotalSeconds);
        Assert.Equal(10, action.RetryPolicy.RetryBackOff.BaseInterval.ToTimeSpan().TotalMilliseconds);
        Assert.Null(ActionOf(Forward with { Retry = new RetryPolicy { Attempts = 0 } }).RetryPolicy);
    }

    [Fact]
    public void Forward_Weights_LeaveOutThoseOfNone()
    {
        var clusters = ActionOf(new()
        {
            Destinations =
            [
                new() { Destination = new(new("default", Host), 80, "v1"), Weight = 90 },
                new() { Destination = new(new("default", Host), 80, "v2"), Weight = 0 },
                new() { Destination = new(new("default", Host), 80, "v3"), Weight = 4 },
                new() { Destination = new(new("default", Host), 80, "v3"), Weight = 6 },
            ],
        }).WeightedClusters;

        Assert.Equal([($"outbound|80|v1|{Host}", 90u), ($"outbound|80|v3|{Host}", 10u)],
            clusters.Clusters.Select(cluster => (cluster.Name, cluster.Weight ?? 0)));
        Assert.Null(clusters.TotalWeight);
    }

    [Fact]
    public void Forward_HeadersOfADestination_StayItsOwn()
    {
        var headers = new HeaderChanges(new() { Set = Map(("x", "1"), ("host", "other")) }, new() { Remove = ["server"] });
        var cluster =
            ActionOf(
                Forward with { Destinations = [Forward.Destinations[0] with { Headers = headers }] }).WeightedClusters.Clusters.Single();

        Assert.Equal("x", cluster.RequestHeadersToAdd.Single().Header.Key);
        Assert.Equal("other", cluster.HostRewriteLiteral);
        Assert.Equal(["server"], cluster.ResponseHeadersToRemove);
    }

    [Fact]
    public void Forward_Rewrite_TakesPathRegexAndAuthority()
    {
        var plain = ActionOf(Forward with { Rewrite = new() { Path = "/new", Authority = "other" } });
        var regex = ActionOf(Forward with { Rewrite = new() { PathRegex = "^/a", PathSubstitution = "/b" } });

        Assert.Equal(("/new", "other"), (plain.PrefixRewrite, plain.HostRewriteLiteral));
        Assert.Equal(("^/a", "/b"), (regex.RegexRewrite.Pattern.Regex, regex.RegexRewrite.Substitution));
    }

    [Theory]
    [InlineData(301, "MovedPermanently")]
    [InlineData(302, "Found")]
    [InlineData(303, "SeeOther")]
    [InlineData(307, "TemporaryRedirect")]
    [InlineData(308, "PermanentRedirect")]
    public void Redirect_Status_IsMapped(int status, string expected)
    {
        var redirect =
            RoutesOf(TestMesh.Rule(
                new RedirectAction { Status = status, Authority = "h", Path = "/p", Scheme = "https", Port = 8443 }))[0].Redirect;

        Assert.Equal(expected, redirect.ResponseCode.ToString());
        Assert.Equal(
            ("h", "/p", "https", 8443u), (redirect.HostRedirect, redirect.PathRedirect, redirect.SchemeRedirect, redirect.PortRedirect));
    }

    [Fact]
    public void DirectResponse_Body_IsTextOrBytesAndMayBeLong()
    {
        var mesh = new TestMesh().Service(Host, TestMesh.Port(80)).Routes(
            Host,
            80,
            TestMesh.Rule(new DirectResponseAction(200, [0xff, 0xfe])),
            TestMesh.Rule(new DirectResponseAction(404, Enumerable.Repeat((byte)'é', 5000).ToEquatableList())),
            TestMesh.Rule(new DirectResponseAction(503, [])));
        var decoded = Decoded.Of(mesh);

        Assert.Equal(2, decoded.Route(Host + ":80").DirectResponse.Body.InlineBytes.Length);
        Assert.Null(decoded.Route(Host + ":80", 2).DirectResponse.Body);
        Assert.Equal(5000u, decoded.Routes().MaxDirectResponseBodySizeBytes);
        Assert.Equal(5000u, decoded.Routes("80").MaxDirectResponseBodySizeBytes);
    }

    [Fact]
    public void Headers_Edits_AreInOrderWithTheirVariables()
    {
        var rule = TestMesh.Rule(Forward) with
        {
            Headers = new(
                new() { Set = Map(("b", "100%%"), ("a", "")), Add = Map(("c", "%START_TIME%")), Remove = ["z", "y"] },
                new() { Add = Map(("d", "1")) }),
        };
        var route = RoutesOf(rule)[0];

        Assert.Equal(
            [("a", "", HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd, true),
                ("b", "100%%", HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd, false),
                ("c", "%START_TIME%", HeaderValueOption.Types.HeaderAppendAction.AppendIfExistsOrAdd, false)],
            route.RequestHeadersToAdd.Select(
                option => (option.Header.Key, option.Header.Value, option.AppendAction, option.KeepEmptyValue)));
        Assert.Equal(["y", "z"], route.RequestHeadersToRemove);
        Assert.Equal("d", route.ResponseHeadersToAdd.Single().Header.Key);
    }

    [Fact]
    public void Headers_PathAndAuthority_AreNotEditedAsHeaders()
    {
        var rule = TestMesh.Rule(Forward) with
        {
            Headers = new(
                new() { Set = Map((":authority", "other"), (":path", "/")), Remove = ["Host", "x"] }, new() { Add = Map(("host", "a")) }),
        };
        var decoded = Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(80)).Routes(Host, 80, rule));
        var route = decoded.Route(Host + ":80");

        Assert.Equal("other", route.Route_.HostRewriteLiteral);
        Assert.Empty(route.RequestHeadersToAdd);
        Assert.Equal(["x"], route.RequestHeadersToRemove);
        Assert.Equal(["FL1805", "FL1805"], decoded.Result.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Fault_Percents_AreInMillionths()
    {
        var route = RoutesOf(TestMesh.Rule(Forward) with { Fault = new(new(TimeSpan.FromSeconds(5), 0.01), new(555, null, 100)) })[0];
        var fault = HTTPFault.Parser.ParseFrom(route.TypedPerFilterConfig["envoy.filters.http.fault"].Value);

        Assert.Equal((100u, 1_000_000u), (fault.Delay.Percentage.Numerator, fault.Abort.Percentage.Numerator));
        Assert.Equal((5, 555u), (fault.Delay.FixedDelay.ToTimeSpan().TotalSeconds, fault.Abort.HttpStatus));
        Assert.Empty(RoutesOf(TestMesh.Rule(Forward) with { Fault = new(new(TimeSpan.FromSeconds(5), 0), null) })[0].TypedPerFilterConfig);
    }

    [Fact]
    public void Table_WithoutService_RoutesItsHost()
    {
        var mesh = new TestMesh().Service(Host, TestMesh.Port(80)).Routes("front.example.com", 80, TestMesh.Rule(Forward));

        Assert.Equal(["front.example.com:80", "front.example.com"], Decoded.Of(mesh).Host("front.example.com:80").Domains);
        Assert.Equal("outbound|80||" + Host, Decoded.Of(mesh).Route("front.example.com:80").Route_.Cluster);
    }

    [Fact]
    public void Mirrors_GetTheirShareAndACluster()
    {
        var copy = new Destination(new("default", "copy.example.com"), 80, "");
        var rule = TestMesh.Rule(Forward with { Mirrors = [new(copy, 12.5), new(copy with { Port = 81 }, 0)] });
        var decoded = Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(80)).Routes(Host, 80, rule));
        var mirror = decoded.Route(Host + ":80").Route_.RequestMirrorPolicies.Single();

        Assert.Equal(("outbound|80||copy.example.com", 125_000u), (mirror.Cluster, mirror.RuntimeFraction.DefaultValue.Numerator));
        Assert.Contains(decoded.Result.Resources, static resource => resource.Name == "outbound|80||copy.example.com");
    }

    [Fact]
    public void Cors_IsAnOverrideOfTheFilter()
    {
        var rule = TestMesh.Rule(Forward) with
        {
            Cors = new()
            {
                AllowOrigins = [new(StringMatchKind.Exact, "*"), new(StringMatchKind.Regex, "https://.*")],
                AllowMethods = ["GET", "PUT"],
                MaxAge = TimeSpan.FromHours(1),
                AllowCredentials = true,
                ForwardsUnmatchedPreflights = false,
            },
        };
        var policy = CorsPolicy.Parser.ParseFrom(RoutesOf(rule)[0].TypedPerFilterConfig["envoy.filters.http.cors"].Value);

        Assert.Equal(["*", ""], policy.AllowOriginStringMatch.Select(static origin => origin.Exact));
        Assert.Equal(("GET,PUT", "3600", true, false),
            (policy.AllowMethods, policy.MaxAge, policy.AllowCredentials, policy.ForwardNotMatchingPreflights));
    }

    [Fact]
    public void Retry_OtherPlaces_AreAskedAsWritten()
    {
        var there = ActionOf(Forward with { Retry = new() { Attempts = 1, TriesOtherLocalities = true, MayRepeatEndpoint = true } })
            .RetryPolicy;

        Assert.Empty(there.RetryHostPredicate);
        Assert.Equal("envoy.retry_priorities.previous_priorities", there.RetryPriority.Name);
        Assert.Null(ActionOf(Forward with { Retry = new() { Attempts = 1 } }).RetryPolicy.RetryPriority);
    }

    [Theory]
    [InlineData(8080, 8080u, false)]
    [InlineData(80, 0u, false)]
    [InlineData(443, 0u, true)]
    public void Redirect_KeptPort_IsTheTables(int port, uint expected, bool toHttps)
    {
        var mesh = new TestMesh().Service(Host, TestMesh.Port(port)).Routes(
            Host, port, TestMesh.Rule(new RedirectAction { KeepsPort = true, Scheme = toHttps ? "https" : null }));

        Assert.Equal(expected, Decoded.Of(mesh).Route($"{Host}:{port}").Redirect.PortRedirect);
    }

    [Fact]
    public void Match_ClaimsNameAndStatistics_AreTaken()
    {
        RouteMatch match = new()
        {
            Name = "first",
            StatPrefix = "cart",
            Claims = [new(["group", "id"], new(StringMatchKind.Exact, "dev"), true)],
        };
        var route = RoutesOf(TestMesh.Rule(Forward, match) with { Name = "rule" })[0];
        var claim = route.Match.DynamicMetadata.Single();

        Assert.Equal(("rule.first", "cart"), (route.Name, route.StatPrefix));
        Assert.Equal(("envoy.filters.http.jwt_authn", true), (claim.Filter, claim.Invert));
        Assert.Equal(["payload", "group", "id"], claim.Path.Select(static segment => segment.Key));
        Assert.Equal(["dev", ""], claim.Value.OrMatch.ValueMatchers.Select(static value => value.StringMatch?.Exact ?? ""));
    }

    [Fact]
    public void OurSidecar_FieldsThatItDoesNothingFor_AreToldOnceForAnObject()
    {
        var copy = new MirrorPolicy(new(new("default", Host), 80, ""), 100);
        var first = TestMesh.From("VirtualService", "web") with { Path = "spec.http[2]" };
        var mesh = new TestMesh().Service(Host, TestMesh.Port(80)).Routes(
            Host,
            80,
            TestMesh.Rule(Forward with { Mirrors = [copy] }) with { Provenance = first with { Path = "spec.http[10]" } },
            TestMesh.Rule(Forward with { Mirrors = [copy] }) with
            {
                Provenance = first,
                Headers = new(
                    new() { Set = Map(("a", "%REQ(x)% %% %START_TIME(%Y)%")), Add = Map(("b", "%%%REQ(x?y):3%%TRACE_ID%")) },
                    HeaderOperations.None),
                Cors = new(),
            }).Build();
        var forEnvoy = Translator.Translate(mesh, Decoded.Envoy).Problems;
        var forOurs = Translator.Translate(mesh, Decoded.Envoy with { Kind = ProxyKind.Fairlead }).Problems;

        Assert.Empty(forEnvoy);
        Assert.All(forOurs, problem => Assert.Equal(("FL1808", "spec.http[2]"), (problem.Code, problem.Path)));
        Assert.Equal(
            ["corsPolicy", "headers (variables that only Envoy has)", "mirror"],
            forOurs.Select(static problem => problem.Message[(problem.Message.IndexOf("for ", StringComparison.Ordinal) + 4)..]).Order());
    }

    private static Envoy.Config.Route.V3.RouteAction ActionOf(ForwardAction action) => RoutesOf(TestMesh.Rule(action))[0].Route_;

    private static Google.Protobuf.Collections.RepeatedField<Route> RoutesOf(params RouteRule[] rules) =>
        Decoded.Of(new TestMesh().Service(Host, TestMesh.Port(80)).Routes(Host, 80, rules)).Host(Host + ":80").Routes;

    private static RouteMatch Path(StringMatchKind kind, string value, bool ignoreCase = false) =>
        new() { Path = new(kind, value, ignoreCase) };

    private static EquatableMap<T> Map<T>(params (string Key, T Value)[] pairs) =>
        pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)).ToEquatableMap();
}
