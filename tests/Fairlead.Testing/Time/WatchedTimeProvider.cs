using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Testing.Time;

/// <summary>
/// The library's clock, which also tells how many timers are set. Code under test sets its timers on threads of its own, so a test has to
/// wait for them before it moves the clock, and the library does not say when they are set. Safe for concurrent use.
/// </summary>
public sealed class WatchedTimeProvider : FakeTimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<WatchedTimer> _active = [];
    private readonly List<(int Count, TaskCompletionSource Signal)> _waiters = [];
    private long _timersSet;

    /// <summary>How many timers are set and have not fired.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _active.Count;
            }
        }
    }

    /// <summary>How many times a timer was set since the clock was made: a loop that has gone round and waits anew has set one.</summary>
    public long TimersSet
    {
        get
        {
            lock (_gate)
            {
                return _timersSet;
            }
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        WatchedTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until at least so many timers are set.</summary>
    public Task WaitForTimersAsync(int count, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_active.Count >= count)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, signal));
            return signal.Task.WaitAsync(cancellationToken);
        }
    }

    private ITimer CreateInner(TimerCallback callback) =>
        base.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private sealed class WatchedTimer : ITimer
    {
        private readonly WatchedTimeProvider _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _inner;
        private bool _isPeriodic;
        private bool _isDue;

        public WatchedTimer(WatchedTimeProvider clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _inner = clock.CreateInner(_ => Fire());
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._gate)
            {
                _clock._active.Remove(this);
                _isPeriodic = period > TimeSpan.Zero;
                _isDue = dueTime != Timeout.InfiniteTimeSpan;
            }

            // Outside the lock, because a timer that is due at once fires in this call. It counts only after the call, when moving the
            // clock would fire it.
            if (!_inner.Change(dueTime, period))
            {
                return false;
            }

            List<TaskCompletionSource> reached = [];
            lock (_clock._gate)
            {
                _clock._timersSet += dueTime != Timeout.InfiniteTimeSpan ? 1 : 0;
                if (_isDue)
                {
                    _clock._active.Add(this);
                }

                var active = _clock._active.Count;
                reached.AddRange(_clock._waiters.Where(waiter => active >= waiter.Count).Select(static waiter => waiter.Signal));
                _clock._waiters.RemoveAll(waiter => active >= waiter.Count);
            }

            reached.ForEach(static signal => signal.TrySetResult());
            return true;
        }

        public void Dispose()
        {
            Forget();
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Forget();
            return _inner.DisposeAsync();
        }

        private void Fire()
        {
            if (!_isPeriodic)
            {
                Forget();
            }

            _callback(_state);
        }

        private void Forget()
        {
            lock (_clock._gate)
            {
                _isDue = false;
                _clock._active.Remove(this);
            }
        }
    }
}
