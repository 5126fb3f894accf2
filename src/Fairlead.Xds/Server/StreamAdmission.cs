namespace Fairlead.Xds.Server;

/// <summary>
/// Spreads new streams over time, so that a fleet that comes back at once does not stand in the way of those who are served already. A
/// second's worth of streams may come together. Safe for any number of threads.
/// </summary>
internal sealed class StreamAdmission(int perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1.0 / Math.Max(1, perSecond));
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Completes when it is the stream's turn.</summary>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var earliest = now - TimeSpan.FromSeconds(1);
            _next = (_next < earliest ? earliest : _next) + _interval;
            wait = _next - now;
        }

        return wait <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait, time, cancellationToken);
    }
}
