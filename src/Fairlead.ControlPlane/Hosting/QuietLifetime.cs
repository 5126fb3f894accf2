using Microsoft.Extensions.Hosting;

namespace Fairlead.ControlPlane.Hosting;

/// <summary>Leaves signals alone: who hosts the control plane decides when it ends.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
