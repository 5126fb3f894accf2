using Fairlead.Incremental.Feeds;

namespace Fairlead.ControlPlane.Push;

/// <summary>
/// Reads a feed so that a burst of changes is seen as one: a value is handed on when the feed has been quiet for a while, or when the first
/// change of the burst has waited for the maximum. For one reader at a time.
/// </summary>
internal sealed class Debouncer<T>
{
    private readonly SnapshotFeed<T> _input;
    private readonly DebounceOptions _options;
    private readonly TimeProvider _time;

    public Debouncer(SnapshotFeed<T> input, DebounceOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Quiet, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Max, options.Quiet);
        _input = input;
        _options = options;
        _time = time;
    }

    /// <summary>Waits for a value newer than the given version, then for quiet, and returns the newest.</summary>
    public async ValueTask<Versioned<T>> NextAsync(long version, CancellationToken cancellationToken)
    {
        var newest = await _input.WaitForNewerAsync(version, cancellationToken);
        var first = _time.GetTimestamp();

        // Each turn ends by one of these events: a newer value (wait for quiet again), the quiet period or the maximum is over
        // (hand on), the caller gave up or the feed ended (throw).
        while (true)
        {
            var left = _options.Max - _time.GetElapsedTime(first);
            var wait = left < _options.Quiet ? left : _options.Quiet;
            if (wait <= TimeSpan.Zero)
            {
                return newest;
            }

            using var over = new CancellationTokenSource(wait, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            try
            {
                newest = await _input.WaitForNewerAsync(newest.Version, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return newest;
            }
        }
    }
}
