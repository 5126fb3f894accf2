using Fairlead.Cli;
using Fairlead.ControlPlane.Admin.Health;
using Fairlead.Inspect;

namespace Fairlead.Demo;

/// <summary>Asks the control plane's admin API how everything is.</summary>
internal sealed class Observer(DemoSite site) : IDisposable
{
    private readonly AdminClient _client = new(site.Admin);

    public void Dispose() => _client.Dispose();

    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) => _client.StatusAsync(cancellationToken);

    public async Task<IReadOnlyList<ProxyView>> ProxiesAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(site.Services.Select(service => OneAsync(service, cancellationToken)));

    private async Task<ProxyView> OneAsync(DemoService service, CancellationToken cancellationToken)
    {
        try
        {
            var detail = await _client.ProxyAsync(service.NodeId, null, cancellationToken);
            return new(service, detail, await _client.ConfigAsync(service.NodeId, null, [], cancellationToken));
        }
        catch (CliException e) when (e.ExitCode == ExitCode.Refused)
        {
            return new(service, null, null);
        }
    }
}
