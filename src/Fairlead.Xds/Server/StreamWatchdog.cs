using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Server;

/// <summary>
/// Looks again and again whether each stream's client has what it ought to have. Nothing should ever be lost; this is what would show it. A
/// client that stays behind is named once, and counted for as long as it is.
/// </summary>
internal sealed partial class StreamWatchdog(ServerCore core, Func<IEnumerable<XdsStream>> streams)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private HashSet<(long Stream, string TypeUrl)> _known = [];

    /// <summary>Looks every five seconds, until cancelled.</summary>
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
