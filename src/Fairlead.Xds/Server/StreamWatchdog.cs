using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Server;

/// <summary>
/// Checks periodically whether the client of each stream has what it should have. The server should never lose an update; this check would
/// show it. A client that stays behind is logged once, and counted as long as it is behind.
/// </summary>
internal sealed partial class StreamWatchdog(ServerCore core, Func<IEnumerable<XdsStream>> streams)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private HashSet<(long Stream, string TypeUrl)> _known = [];

    /// <summary>Checks every five seconds until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, core.Options.TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    public void Look()
    {
        HashSet<(long, string)> stale = [];
        foreach (var stream in streams())
        {
            foreach (var (typeUrl, time) in stream.CheckLag(core.Options.StaleAfter))
            {
                stale.Add((stream.Info.Id, typeUrl));
                if (!_known.Contains((stream.Info.Id, typeUrl)))
                {
                    Log.Stale(core.Logger, stream.Info.Id, stream.Info.Node.Id, typeUrl, time.TotalSeconds);
                }
            }
        }

        XdsMetrics.StaleChanged(stale.Count - _known.Count);
        _known = stale;
    }

    private static partial class Log
    {
        [LoggerMessage(1120, LogLevel.Warning, "stream {Stream} of {Node} has not had the {Type} that it ought to have for {Seconds:0} s")]
        public static partial void Stale(ILogger logger, long stream, string node, string type, double seconds);
    }
}
