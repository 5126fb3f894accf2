using Fairlead.EndToEnd.Http;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Mesh;

/// <summary>
/// One control plane with all HTTP cases loaded, our sidecar, Envoy where it is on this machine, and the services behind them.
/// </summary>
public sealed class HttpMesh : IAsyncLifetime
{
    private Backends? _backends;
    private SidecarUnderTest? _sidecar;
    private SidecarUnderTest? _deltaSidecar;
    private EnvoyUnderTest? _envoy;
    private EnvoyUnderTest? _deltaEnvoy;

    public ControlPlaneUnderTest ControlPlane { get; } = new();

    public Backends Backends => _backends!; // set in InitializeAsync, which xUnit awaits before the first test

    public ProxyUnderTest Sidecar => _sidecar!; // as above

    /// <summary>Our sidecar on the incremental variant.</summary>
    public ProxyUnderTest DeltaSidecar => _deltaSidecar!; // as above

    public ProxyUnderTest Envoy => _envoy ?? throw new InvalidOperationException(ExternalPrograms.Envoy.HowToGet);

    /// <summary>Envoy on the incremental variant.</summary>
    public ProxyUnderTest DeltaEnvoy => _deltaEnvoy ?? throw new InvalidOperationException(ExternalPrograms.Envoy.HowToGet);

    /// <summary>Every proxy that runs.</summary>
    public IEnumerable<ProxyUnderTest> Proxies => _envoy is null ? [Sidecar, DeltaSidecar] : [Sidecar, DeltaSidecar, Envoy, DeltaEnvoy];

    public async ValueTask InitializeAsync()
    {
        _backends = await Backends.StartAsync("alpha", "beta", "gamma", "delta", "app");
        foreach (var one in HttpCases.All)
        {
            ControlPlane.Write(one.Name + ".yaml", _backends.Fill(one.Yaml()));
        }

        await ControlPlane.StartAsync();
        _sidecar = await SidecarUnderTest.StartAsync(new ProxyIdentity("sidecar") { App = _backends.Address("app") }, ControlPlane.Xds);
        _deltaSidecar = await SidecarUnderTest.StartAsync(
            new ProxyIdentity("delta-sidecar") { App = _backends.Address("app"), Delta = true }, ControlPlane.Xds);
        if (ExternalPrograms.Envoy.Path is not null)
        {
            _envoy = await EnvoyUnderTest.StartAsync(new ProxyIdentity("envoy") { App = _backends.Address("app") }, ControlPlane.Xds);
            _deltaEnvoy = await EnvoyUnderTest.StartAsync(
                new ProxyIdentity("delta-envoy") { App = _backends.Address("app"), Delta = true }, ControlPlane.Xds);
        }

        await AppliedAsync(ControlPlane.Revision);
    }

    /// <summary>Waits until every proxy has applied a write.</summary>
    public Task AppliedAsync(int revision) => Task.WhenAll(Proxies.Select(p => p.AppliedAsync(ControlPlane, revision)));

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in Proxies)
        {
            await proxy.DisposeAsync();
        }

        await ControlPlane.DisposeAsync();
        await Backends.DisposeAsync();
    }
}
