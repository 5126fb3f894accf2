namespace Fairlead.Grpc.Client;

/// <summary>Deadlines and pauses on the channel's clock.</summary>
internal static class CallTimer
{
    /// <summary>Timers do not go further; a deadline beyond is sent and not enforced here.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(49);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public static CancellationTokenSource Start(TimeSpan? timeout, TimeProvider time)
    {
        if (timeout is not { } limit || limit > Furthest)
        {
            return new CancellationTokenSource();
        }

        if (limit <= TimeSpan.Zero)
        {
            var passed = new CancellationTokenSource();
            passed.Cancel();
            return passed;
        }

        return new CancellationTokenSource(limit, time);
    }

    /// <summary>The pause before another attempt to connect: doubles each time.</summary>
    public static Task PauseAsync(int attempt, TimeProvider time, CancellationToken cancellationToken)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempt, 10));
        return Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
    }
}
