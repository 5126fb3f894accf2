using System.Text.Json.Nodes;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Live;

/// <summary>Envoy on the incremental variant gets the endpoints of a large locality one by one: one that changes costs itself.</summary>
public sealed class LargeServiceTests : IAsyncLifetime
{
    private const string Host = "large.cases.test";

    private Backends? _backends;

    private ControlPlaneUnderTest ControlPlane { get; } = new() { LargestLocality = 3 };

    private Backends Backends => _backends!; // set in InitializeAsync, which xUnit awaits before the test

    public async ValueTask InitializeAsync()
    {
        _backends = await Backends.StartAsync("one", "two", "three", "four", "five", "app");
        Write("one", "two", "three", "four");
        await ControlPlane.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ControlPlane.DisposeAsync();
        await Backends.DisposeAsync();
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task EndpointExchanged_OnlyItIsSent_AndTrafficFollows()
    {
        var identity = new ProxyIdentity("leds") { App = Backends.Address("app"), Delta = true };
        await using var proxy = await EnvoyUnderTest.StartAsync(identity, ControlPlane.Xds);
        await proxy.AppliedAsync(ControlPlane);
        await SeenAsync(proxy, "one", "two", "three", "four");
        var before = (await ExchangesAsync(proxy)).Count;

        Write("one", "two", "three", "five");
        await proxy.AppliedAsync(ControlPlane);
        await SeenAsync(proxy, "one", "two", "three", "five");
        var sent = (await ExchangesAsync(proxy)).Skip(before).ToList();
        Assert.DoesNotContain(sent, static exchange => (string?)exchange["type"] is "cds" or "eds");
        var endpoints = sent.Where(static exchange => (string?)exchange["type"] == "leds").ToList();
        Assert.Single(endpoints.SelectMany(static exchange => exchange["changed"]!.AsArray())); // by contract

        // Below the limit they are in one again.
        Write("two");
        await proxy.AppliedAsync(ControlPlane);
        await SeenAsync(proxy, "two");
    }

    private static async Task SeenAsync(ProxyUnderTest proxy, params string[] wanted) =>
        await Eventually.SeeAsync(string.Join(',', wanted), async cancellation =>
    {
        SortedSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < 8 * wanted.Length; i++)
        {
            seen.Add((await proxy.Client.GetAsync(Host, cancellation: cancellation)).Backend ?? "none");
        }

        return (seen.SetEquals(wanted), string.Join(',', seen));
    });

    private async Task<List<JsonNode>> ExchangesAsync(ProxyUnderTest proxy)
    {
        var report = await ControlPlane.GetAsync($"/api/v1/proxies/{proxy.Identity.NodeId}");
        return [.. report["exchanges"]!.AsArray().Select(static exchange => exchange!)]; // by contract
    }

    private void Write(params string[] backends) => ControlPlane.Write("large.yaml", Backends.Fill($$$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: large, namespace: cases}
        spec:
          hosts: [{{{Host}}}]
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints:
        {{{string.Concat(backends.Select(b => $"  - {{address: 127.0.0.1, ports: {{http: <{b}>}}}}\n"))}}}
        """));
}
