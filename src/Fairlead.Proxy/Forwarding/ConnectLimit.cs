namespace Fairlead.Proxy.Forwarding;

/// <summary>Cancels a connect that takes too long.</summary>
internal readonly struct ConnectLimit : IDisposable
{
    private readonly ITimer? _timer;

    public ConnectLimit(TimeSpan timeout, CancellationTokenSource wait, TimeProvider time) => _timer = timeout > TimeSpan.Zero
        ? time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), wait, timeout, Timeout.InfiniteTimeSpan)
        : null;

    public void Dispose() => _timer?.Dispose();
}
