using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Fairlead.ControlPlane;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Logging;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;
using Microsoft.Extensions.Logging;

namespace Fairlead.EndToEnd.Live;

/// <summary>
/// Of the objects at the edges of every field, those that are taken are given to one Envoy that lives all the while, some after the others,
/// through a whole control plane; it refuses nothing. What validation does not look at (warming, updates, removals) is looked at here.
/// </summary>
public sealed class LiveDoorTests
{
    // What the xDS server logs of a response that a client rejects.
    private const int Rejected = 1111;
    private const int ShortSteps = 40;
    private const string RevisionHost = "revision.door.test";

    private const string Refused =
        """
        {"apiVersion": "fairlead.dev/v1", "kind": "EnvoyResources", "metadata": {"name": "refused"}, "spec": {"resources": [
         {"@type": "type.googleapis.com/envoy.config.listener.v3.Listener", "name": "refused",
          "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}, "filter_chains": [{"filters": [{"name": "none",
          "typed_config": {"@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "name": "none"}}]}]}]}}
        """;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") == "1";

    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Envoy_ObjectsAtTheEdgesOfTheirFields_RefusesNone(bool isDelta)
    {
        using var limit = new CancellationTokenSource(IsLong ? TimeSpan.FromMinutes(10) : TimeSpan.FromMinutes(2));
        using LogLines log = new();
        await using var host = ControlPlaneHost.Build(new()
        {
            ConfigDirectories = [],
            Xds = new(IPAddress.Loopback, 0),
            Admin = new(IPAddress.Loopback, 0),
            Debounce = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1)),
            Logging = logging => logging.AddProvider(log),
        });
        await host.StartAsync(limit.Token);
        using HttpClient admin = new() { BaseAddress = new($"http://{host.AdminAddress}") };
        var (tls, bytes) = (ReservedPort.Free(), ReservedPort.Free());
        var (rules, entries, providers) = (RuleEdges.OneByOne(), EntryEdges.OneByOne(tls, bytes), ProviderEdges.Pairs());
        ProxyIdentity identity = new($"door-{(isDelta ? "delta" : "sotw")}")
        {
            App = new(IPAddress.Loopback, ReservedPort.Free()),
            Namespace = "default",
            Delta = isDelta,
        };
        await ApplyAsync(admin, 0, [rules[0], entries[0], .. providers[0]], limit.Token);
        await using var envoy = await EnvoyUnderTest.StartAsync(identity, host.XdsAddress);
        await AppliedAsync(envoy, 0);

        var step = 0;
        var steps = Steps([.. TestCatalog.Accepted(rules).Skip(1), .. TestCatalog.Accepted(entries).Skip(1)]).Concat(StepsOf(providers));
        foreach (var objects in steps)
        {
            // With them go those of the step before.
            await ApplyAsync(admin, ++step, objects.Select(Labelled), limit.Token);
            await AppliedAsync(envoy, step);
            Assert.True(
                log.Of(Rejected).Count == 0,
                $"step {step}: {string.Join('\n', log.Of(Rejected))}\n{Shorten(string.Join('\n', objects))}");
        }

        Assert.InRange(step, ShortSteps / 2, 800);

        // All this is worth nothing if nobody would be told: a filter of a sort that there is none of.
        await ApplyAsync(admin, ++step, [Refused], limit.Token);
        await Eventually.SeeAsync("a refusal", _ => Task.FromResult((log.Of(Rejected).Count > 0, log.Of(Rejected).Count)));
    }

    // All of them in the long run, few of them one by one in the short one. A body of more than 4 KB once stopped Envoy when it went; a
    // host that is looked up changes listeners.
    private static IEnumerable<IReadOnlyList<string>> Steps(IReadOnlyList<string> taken) => IsLong
        ? taken.Chunk(10)
        : taken.Where(static text => text.Length > 4096 && text.Contains("directResponse", StringComparison.Ordinal)).Take(2)
            .Concat(taken.Where(static text => text.Contains("DYNAMIC_DNS", StringComparison.Ordinal)).Take(4))
            .Concat(taken.Where((_, index) => index % Math.Max(1, taken.Count / ShortSteps) == 0))
            .Chunk(1);

    // A provider does nothing without the policy that names it.
    private static IEnumerable<IReadOnlyList<string>> StepsOf(IReadOnlyList<IReadOnlyList<string>> providers)
    {
        var taken = TestCatalog.Accepted([.. providers.SelectMany(static pair => pair)]).ToHashSet(StringComparer.Ordinal);
        var pairs = providers.Skip(1).Where(pair => pair.All(taken.Contains)).ToList();
        return IsLong
            ? pairs.Chunk(10).Select(static chunk => chunk.SelectMany(static pair => pair).ToList())
            : pairs.Where((_, index) => index % Math.Max(1, pairs.Count / ShortSteps) == 0);
    }

    private static string Labelled(string text)
    {
        var root = JsonNode.Parse(text)!; // as they are made
        root["metadata"]!["labels"] = new JsonObject { ["door"] = "edge" }; // as above
        return root.ToJsonString();
    }

    // A rule whose answer tells how far the proxy has come goes with them.
    private static async Task ApplyAsync(HttpClient admin, int step, IEnumerable<string> objects, CancellationToken cancellationToken)
    {
        var revision = $$$"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: revision}
            spec:
              hosts: [{{{RevisionHost}}}]
              http:
              - directResponse:
                  status: 200
                  body: {string: "{{{step}}}" }
            """;
        using StringContent content = new(string.Join("\n---\n", [.. objects, revision]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/yaml");
        using var answer = await admin.PostAsync(
            new Uri(step == 0 ? "/api/v1/config" : "/api/v1/config?prune=door=edge", UriKind.Relative), content, cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, Shorten(await answer.Content.ReadAsStringAsync(cancellationToken)));
    }

    private static async Task AppliedAsync(EnvoyUnderTest envoy, int step) => await Eventually.SeeAsync(
        $"step {step}",
        async cancellation =>
        {
            var answer = await envoy.Client.GetAsync(RevisionHost, "/", cancellation);
            return (answer.Body == FormattableString.Invariant($"{step}"), answer);
        });

    private static string Shorten(string text) => text.Length > 2000 ? text[..2000] : text;
}
