using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Hosting;

/// <summary>Runs a control plane as a part of a program: it starts and ends with it, and ends it where a stage fails.</summary>
internal sealed partial class HostedControlPlane(
    ControlPlaneHost host, IHostApplicationLifetime lifetime, ILogger<HostedControlPlane> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await host.StartAsync(cancellationToken);
        Log.Serves(logger, host.XdsAddress.ToString(), host.AdminAddress.ToString());
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await host.StopAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The boundary of the control plane: the program is told and ended.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await host.Completion;
        }
        catch (Exception error)
        {
            Log.Failed(logger, error);
            lifetime.StopApplication();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1460, LogLevel.Information, "The control plane serves xDS on {Xds} and its admin API on {Admin}.")]
        public static partial void Serves(ILogger logger, string xds, string admin);

        [LoggerMessage(1461, LogLevel.Critical, "A stage of the control plane has failed; the program ends.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
