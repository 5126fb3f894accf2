using System.Globalization;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Http;

/// <summary>Every case through our sidecar and through Envoy, and both compared with each other.</summary>
[Collection(HttpMeshCollection.Name)]
public sealed class HttpCaseTests(HttpMesh mesh)
{
    private static int s_keys;

    public static TheoryData<string> CaseNames => [.. HttpCases.All.Select(c => c.Name)];

    public static TheoryData<string> ComparableCaseNames => [.. HttpCases.All.Where(c => c.Exchanges.Count > 0).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public Task Sidecar_Case_Passes(string name) => PassesAsync(mesh.Sidecar, HttpCases.Named(name));

    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [MemberData(nameof(CaseNames))]
    public Task Envoy_Case_Passes(string name) => PassesAsync(mesh.Envoy, HttpCases.Named(name));

    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [MemberData(nameof(CaseNames))]
    public Task DeltaEnvoy_Case_Passes(string name) => PassesAsync(mesh.DeltaEnvoy, HttpCases.Named(name));

    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [MemberData(nameof(ComparableCaseNames))]
    public async Task SidecarAndEnvoy_SameRequest_AnswerAlike(string name)
    {
        var one = HttpCases.Named(name);
        foreach (var exchange in one.Exchanges)
        {
            var ours = await mesh.Sidecar.Client.SendAsync(Keyed(exchange), one.Host);
            var envoys = await mesh.Envoy.Client.SendAsync(Keyed(exchange), one.Host);
            var (expected, actual) = (ComparableAnswer.From(envoys), ComparableAnswer.From(ours));
            Assert.True(expected == actual, $"{exchange}\nEnvoy:\n{expected}\nthe sidecar:\n{actual}");
        }
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task SidecarAndEnvoy_SameInboundRequest_AnswerAlike()
    {
        foreach (var exchange in (HttpExchange[])[HttpExchange.Get("/a?b=c")
            .With("x-user", "jason"), HttpExchange.Post("/", "some text"), HttpExchange.Get("/").With("x-status", "418")])
        {
            var ours = ComparableAnswer.From(await mesh.Sidecar.InboundClient.SendAsync(exchange, "any.test"));
            var envoys = ComparableAnswer.From(await mesh.Envoy.InboundClient.SendAsync(exchange, "any.test"));
            Assert.True(envoys == ours, $"{exchange}\nEnvoy:\n{envoys}\nthe sidecar:\n{ours}");
        }
    }

    [Fact]
    public async Task ControlPlane_AllCases_HasNoProblem()
    {
        var problems = await mesh.ControlPlane.ProblemsAsync();
        Assert.True(problems.Length == 0, problems);
    }

    private static async Task PassesAsync(ProxyUnderTest proxy, HttpCase one)
    {
        foreach (var exchange in one.Exchanges)
        {
            var answer = await proxy.Client.SendAsync(Keyed(exchange), one.Host);
            ExchangeAssert.Matches(exchange, answer, proxy.Identity.Name);
            if (exchange.Flag.Length > 0)
            {
                await LogsAsync(proxy, exchange);
            }
        }

        if (one.Share is { } share)
        {
            await HasShareAsync(proxy, one, share);
        }
    }

    private static Task<string> LogsAsync(ProxyUnderTest proxy, HttpExchange exchange) => Eventually.SeeAsync(
        $"{proxy.Identity.Name}: access log with flag {exchange.Flag} for {exchange.Target}",
        _ =>
        {
            var lines = proxy.AccessLog.Split('\n').Where(line => line.Contains($" {exchange.Target} ", StringComparison.Ordinal)).ToList();
            var code = exchange.Status.ToString(CultureInfo.InvariantCulture);
            return Task.FromResult(
                (lines.Any(line => line.Contains($" {code} {exchange.Flag} ", StringComparison.Ordinal)), string.Join('\n', lines)));
        });

    private static async Task HasShareAsync(ProxyUnderTest proxy, HttpCase one, ExpectedShare share)
    {
        var hits = 0;
        for (var i = 0; i < share.Requests; i++)
        {
            var answer = await proxy.Client.SendAsync(share.Request, one.Host);
            if (answer.Backend == share.Outcome || answer.Status.ToString(CultureInfo.InvariantCulture) == share.Outcome)
            {
                hits++;
            }
        }

        var (low, high) = share.Bounds();
        Assert.InRange(hits, low, high);
    }

    /// <summary>The backends count attempts by key: each run of an exchange has its own.</summary>
    private static HttpExchange Keyed(HttpExchange exchange)
    {
        var key = Interlocked.Increment(ref s_keys).ToString(CultureInfo.InvariantCulture);
        return exchange with
        {
            RequestHeaders = [.. exchange.RequestHeaders.Select(h => (h.Name, h.Value.Replace("{key}", key, StringComparison.Ordinal)))],
        };
    }
}
