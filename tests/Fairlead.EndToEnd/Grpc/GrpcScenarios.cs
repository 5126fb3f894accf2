using System.Text.Json.Nodes;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Processes;

namespace Fairlead.EndToEnd.Grpc;

/// <summary>What every implementation has to get right.</summary>
internal static class GrpcScenarios
{
    // All have to be calling at the same time, the slowest to start too.
    private const string LiveSeconds = "30";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<GrpcScenario> All { get; } =
    [
        GrpcScenario.Calls("round-robin", "rr.grpc.test:50051", ["--n", "100"], outcome =>
        {
            NothingFailed(outcome);
            // Half each, give or take the calls of a connection that was not ready yet.
            Assert.InRange(outcome.Of("b1"), 40, 60);
            Assert.InRange(outcome.Of("b2"), 40, 60);
        }),
        GrpcScenario.Calls("default-port", "rr.grpc.test", ["--n", "4"], NothingFailed),
        GrpcScenario.Calls("split", "split.grpc.test:50051", ["--n", "500"], outcome =>
        {
            NothingFailed(outcome);
            // Five standard deviations around 50.
            Assert.InRange(outcome.Of("b2"), 17, 83);
        }),
        GrpcScenario.Calls(
            "header-met", "header.grpc.test:50051", ["--n", "20", "--header", "x-user=jason"], outcome => OnlyFrom(outcome, "b2")),
        GrpcScenario.Calls(
            "header-not-met", "header.grpc.test:50051", ["--n", "20", "--header", "x-user=other"], outcome => OnlyFrom(outcome, "b1")),
        GrpcScenario.Calls(
            "method", "method.grpc.test:50051", ["--n", "20", "--method", "/echo.Echo/Say"], outcome => OnlyFrom(outcome, "b2")),
        GrpcScenario.Calls(
            "retry", "retry.grpc.test:50051", ["--n", "20", "--header", "x-fail-code=14", "--header", "x-fail-first=2"], NothingFailed),
        GrpcScenario.Calls("aborted-half", "fault.grpc.test:50051", ["--n", "300"], outcome =>
        {
            Assert.Equal(["UNAVAILABLE"], outcome.Failures.Keys);
            Assert.InRange(outcome.Failures["UNAVAILABLE"], 107, 193);
        }),
        new("endpoint-removed", EndpointRemovedAsync),
        new("malformed", MalformedAsync),
        new("server", ServerAsync),
    ];

    public static GrpcScenario Named(string name) => All.Single(s => s.Name == name);

    /// <summary>An endpoint leaves while all implementations call; when they have acknowledged that, it is shut down.</summary>
    private static async Task<IReadOnlyDictionary<string, Task>> EndpointRemovedAsync(GrpcMesh mesh, IReadOnlyList<GrpcPeer> peers)
    {
        const string Purpose = "endpoint-removed";
        mesh.ControlPlane.Write("shrink.yaml", mesh.Fill(GrpcConfig.Service("shrink", "b1", "leaving")));
        await mesh.ServesAsync();
        var clients = peers.ToDictionary(
            p => p,
            p => ExternalProcess.Start(p.Call(
                mesh.ControlPlane.Xds, "shrink.grpc.test:50051", Purpose, "--duration", LiveSeconds, "--interval", "10", "--warmup")));
        try
        {
            await Task.WhenAll(clients.Values.Select(
                c => c.LineAsync(line => line.Contains("STARTED", StringComparison.Ordinal), "STARTED", StartLimit)));
            var before = await Task.WhenAll(peers.Select(p => mesh.AcknowledgedVersionAsync(p.NodeId(Purpose), "eds")));
            mesh.ControlPlane.Write("shrink.yaml", mesh.Fill(GrpcConfig.Service("shrink", "b1")));
            await Task.WhenAll(peers.Select((p, i) => mesh.AcknowledgedAsync(p.NodeId(Purpose), "eds", before[i])));

            // Calls under way end well: the service stops as a well-kept one does.
            await mesh.Backend("leaving").DisposeAsync();
            var outcomes = await Task.WhenAll(peers.Select(p => GrpcMesh.OutcomeAsync(clients[p])));
            return peers.Zip(outcomes).ToDictionary(p => p.First.Name, p => Verdict(() =>
            {
                NothingFailed(p.Second);
                Assert.True(p.Second.Of("leaving") > 0 && p.Second.Of("b1") > p.Second.Of("leaving"), p.Second.Text);
            }));
        }
        finally
        {
            await Task.WhenAll(clients.Values.Select(c => c.DisposeAsync().AsTask()));
        }
    }

    /// <summary>A resource that clients refuse is shown with its origin, and the calls that do not need it go on.</summary>
    private static async Task<IReadOnlyDictionary<string, Task>> MalformedAsync(GrpcMesh mesh, IReadOnlyList<GrpcPeer> peers)
    {
        const string Purpose = "malformed";
        mesh.ControlPlane.Write("malformed.yaml", GrpcConfig.Malformed(Purpose));
        await mesh.ServesAsync();
        var clients = peers.ToDictionary(
            p => p,
            p => ExternalProcess.Start(p.Call(
                mesh.ControlPlane.Xds, "mixed.grpc.test:50051", Purpose, "--duration", LiveSeconds, "--interval", "20", "--warmup")));
        try
        {
            await Task.WhenAll(clients.Values.Select(
                c => c.LineAsync(line => line.Contains("STARTED", StringComparison.Ordinal), "STARTED", StartLimit)));
            await Eventually.SeeAsync("every client with a NACK", async cancellation =>
            {
                var proxies = (await mesh.ControlPlane.GetAsync("/api/v1/proxies", cancellation))["proxies"]!.AsArray(); // by contract
                return (peers.All(p => Clusters(proxies, p, Purpose)?["error"] is not null), proxies);
            });
            var text = await FairleadProgram.OutputAsync("ps", "--server", $"http://{mesh.ControlPlane.Admin}", "-o", "json");
            var shown = JsonNode.Parse(text)!["proxies"]!.AsArray(); // by contract
            var outcomes = await Task.WhenAll(peers.Select(p => GrpcMesh.OutcomeAsync(clients[p])));
            return peers.Zip(outcomes).ToDictionary(p => p.First.Name, p => Verdict(() =>
            {
                NothingFailed(p.Second);
                IsTraced(Clusters(shown, p.First, Purpose));
            }));
        }
        finally
        {
            await Task.WhenAll(clients.Values.Select(c => c.DisposeAsync().AsTask()));
            mesh.ControlPlane.Remove("malformed.yaml");
        }
    }

    /// <summary>A server gets its listener from the control plane, serves, and is reached through the control plane.</summary>
    private static async Task<IReadOnlyDictionary<string, Task>> ServerAsync(GrpcMesh mesh, IReadOnlyList<GrpcPeer> peers)
    {
        const string Purpose = "server";
        var ports = peers.ToDictionary(p => p, _ => ReservedPort.Free());
        foreach (var (peer, port) in ports)
        {
            mesh.ControlPlane.Write($"server-{peer.Name}.yaml",
                GrpcConfig.Service($"served-by-{peer.Name}", port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        await mesh.ServesAsync();
        return peers.ToDictionary(p => p.Name, peer => ServesAsync(mesh, peer, ports[peer], Purpose));
    }

    private static async Task ServesAsync(GrpcMesh mesh, GrpcPeer peer, int port, string purpose)
    {
        await using var server = ExternalProcess.Start(peer.Serve(mesh.ControlPlane.Xds, port, purpose));
        await mesh.AcknowledgedAsync(peer.NodeId(purpose), "lds", null);
        var listeners =
            (await mesh.ControlPlane.ProxyAsync(peer.NodeId(purpose)))?["types"]?.AsArray().First(t =>
                (string?)t!["type"] == "lds")?["subscribed"]?.AsArray();
        // What it holds is asserted, so it is there.
        Assert.Equal(
            ["grpc/server?xds.resource.listening_address=" + peer.ListenerAddress(port)], listeners!.Select(name => (string?)name));

        // An implementation that refuses calls until it serves takes the first ones only then.
        var outcome = await mesh.CallAsync(peer, $"served-by-{peer.Name}.grpc.test:50051", "to-server", ["--n", "20", "--warmup"]);
        OnlyFrom(outcome, peer.NodeId(purpose));
        Assert.DoesNotContain("not serving", server.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static JsonNode? Clusters(JsonArray proxies, GrpcPeer peer, string purpose) =>
        proxies.FirstOrDefault(
            p => (string?)p!["name"] == peer.NodeId(purpose))?["types"]?.AsArray().FirstOrDefault(t => (string?)t!["type"] == "cds");

    /// <summary>The refusal names the client's words, and the object, file and line that made the resource.</summary>
    private static void IsTraced(JsonNode? clusters)
    {
        Assert.Equal("NACK", (string?)clusters?["status"]);
        var error = clusters!["error"]!; // waited for
        Assert.NotEqual("", (string?)error["message"]);
        var origin = Assert.Single(error["objects"]!.AsArray(), o => (string?)o!["name"] == "malformed")!; // by contract
        Assert.Equal("EnvoyResources", (string?)origin["kind"]);
        Assert.Equal("grpc", (string?)origin["namespace"]);
        Assert.Equal("refused", (string?)origin["resource"]);
        Assert.EndsWith("malformed.yaml", (string?)origin["file"], StringComparison.Ordinal);
        Assert.True((int?)origin["line"] > 0, error.ToJsonString());
    }

    private static void NothingFailed(GrpcOutcome outcome) => Assert.True(outcome.Failures.Count == 0 && outcome.Calls > 0, outcome.Text);

    private static void OnlyFrom(GrpcOutcome outcome, string backend)
    {
        NothingFailed(outcome);
        Assert.Equal([backend], outcome.Backends.Keys);
    }

    private static Task Verdict(Action check)
    {
        try
        {
            check();
            return Task.CompletedTask;
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }
}
