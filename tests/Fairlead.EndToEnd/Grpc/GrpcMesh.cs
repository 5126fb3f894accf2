using System.Globalization;
using System.Net;
using Fairlead.EndToEnd.Mesh;
using Fairlead.Testing.Backends;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Grpc;

/// <summary>One control plane, gRPC services behind it, and the implementations that are on this machine.</summary>
public sealed class GrpcMesh : IAsyncLifetime
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, Task<IReadOnlyDictionary<string, Task>>> _scenarios = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GrpcBackend> _backends = new(StringComparer.Ordinal);
    private IReadOnlyList<GrpcPeer> _peers = [];
    private SidecarUnderTest? _probe;

    public ControlPlaneUnderTest ControlPlane { get; } = new();

    /// <summary>A service.</summary>
    public GrpcBackend Backend(string name) => _backends[name];

    public async ValueTask InitializeAsync()
    {
        foreach (var name in (string[])["b1", "b2", "leaving"])
        {
            _backends[name] = await GrpcBackend.StartAsync(name);
        }

        _peers = [.. Present()];
        ControlPlane.Write("grpc.yaml", Fill(GrpcConfig.Services));
        await ControlPlane.StartAsync();
        _probe = await SidecarUnderTest.StartAsync(
            new ProxyIdentity("probe") { App = new IPEndPoint(IPAddress.Loopback, _backends["b1"].Port) }, ControlPlane.Xds);
        await ServesAsync();
    }

    /// <summary>The verdict on one implementation; the first question runs the scenario for all.</summary>
    public async Task PassesAsync(GrpcScenario scenario, string peer)
    {
        // Tests of one class run one after the other.
        if (!_scenarios.TryGetValue(scenario.Name, out var run))
        {
            _scenarios[scenario.Name] = run = scenario.RunAsync(this, _peers);
        }

        await (await run)[peer];
    }

    /// <summary>
    /// Waits until the control plane serves the last write: a gRPC client cannot tell by itself which one it has, so a sidecar is asked.
    /// </summary>
    public Task ServesAsync() => _probe!.AppliedAsync(ControlPlane); // set in InitializeAsync, which xUnit awaits before the first test

    /// <summary>Runs a client to its end.</summary>
    public async Task<GrpcOutcome> CallAsync(GrpcPeer peer, string target, string purpose, IReadOnlyList<string> flags) =>
        GrpcOutcome.Read(await ExternalProcess.RunAsync(peer.Call(ControlPlane.Xds, target, purpose, flags), CallLimit));

    /// <summary>Waits for the end of a client.</summary>
    public static async Task<GrpcOutcome> OutcomeAsync(ExternalProcess client) => GrpcOutcome.Read(await client.ExitAsync(CallLimit));

    /// <summary>Waits until a program has acknowledged, in one type, another version than it had.</summary>
    public Task AcknowledgedAsync(string nodeId, string type, string? notVersion) => Eventually.SeeAsync(
        $"{nodeId}: {type} acknowledged",
        async cancellation =>
        {
            var state =
                (await ControlPlane.ProxyAsync(nodeId, cancellation))?["types"]?.AsArray().FirstOrDefault(t => (string?)t!["type"] == type);
            var version = (string?)state?["ackedVersion"];
            return ((string?)state?["status"] == "SYNCED" && version is { Length: > 0 } && version != notVersion, state?.ToJsonString());
        });

    /// <summary>The version of a type that a program has acknowledged.</summary>
    public async Task<string?> AcknowledgedVersionAsync(string nodeId, string type) =>
        (string?)(await ControlPlane.ProxyAsync(nodeId))?["types"]?.AsArray().FirstOrDefault(t =>
            (string?)t!["type"] == type)?["ackedVersion"];

    /// <summary>The text with ports for names in angle brackets.</summary>
    public string Fill(string yaml)
    {
        foreach (var (name, backend) in _backends)
        {
            yaml = yaml.Replace($"<{name}>", backend.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return yaml;
    }

    public async ValueTask DisposeAsync()
    {
        if (_probe is not null)
        {
            await _probe.DisposeAsync();
        }

        await ControlPlane.DisposeAsync();
        foreach (var backend in _backends.Values)
        {
            await backend.DisposeAsync();
        }
    }

    private static IEnumerable<GrpcPeer> Present()
    {
        if (ExternalPrograms.NodeModules.Path is not null)
        {
            yield return GrpcPeers.Js();
        }

        if (ExternalPrograms.PythonOld.Path is not null)
        {
            yield return GrpcPeers.CoreOld();
        }

        if (ExternalPrograms.PythonNew.Path is not null)
        {
            yield return GrpcPeers.CoreNew();
        }

        if (ExternalPrograms.Java.Path is not null && ExternalPrograms.GrpcJavaJar.Path is not null)
        {
            yield return GrpcPeers.Java();
        }

        if (ExternalPrograms.GrpcGo.Path is not null)
        {
            yield return GrpcPeers.Go();
        }
    }
}
