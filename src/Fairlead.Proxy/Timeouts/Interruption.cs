using Fairlead.Proxy.Upstream;

namespace Fairlead.Proxy.Timeouts;

/// <summary>
/// The deadlines of the current request of a downstream connection, and the one operation that the request waits for, so that it can be
/// ended from outside. There is one object and one timer per connection: the timer runs on from request to request and checks the current
/// deadlines when it fires, since nearly all deadlines are never met. Methods of the request are called from its own thread; timer and
/// connection may interrupt at any time.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const long Never = long.MaxValue;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _armedFor = Never;
    private long _routeDeadline = Never;
    private long _tryDeadline = Never;
    private long _idleDeadline = Never;
    private long _idleTicks;
    private UpstreamConnection? _connection;
    private CancellationTokenSource? _wait;
    private bool _disposed;

    public Interruption(TimeProvider time) => _time = time;

    /// <summary>The reason why the request was interrupted; None while it was not.</summary>
    public InterruptionReason Reason { get; private set; }

    /// <summary>A request begins; the deadlines of the one before are dropped.</summary>
    public void Begin(TimeSpan idle)
    {
        lock (_lock)
        {
            Reason = InterruptionReason.None;
            _routeDeadline = Never;
            _tryDeadline = Never;
            _idleTicks = ToTicks(idle);
            _idleDeadline = _idleTicks == 0 ? Never : _time.GetTimestamp() + _idleTicks;
            ArmNeedsLock(_idleDeadline);
        }
    }

    /// <summary>The request has ended; nothing is interrupted from now on.</summary>
    public void End()
    {
        lock (_lock)
        {
            _routeDeadline = Never;
            _tryDeadline = Never;
            _idleDeadline = Never;
            _connection = null;
            _wait = null;
        }
    }

    public void SetRouteTimeout(TimeSpan timeout) => SetDeadline(ref _routeDeadline, timeout);

    public void SetTryTimeout(TimeSpan timeout) => SetDeadline(ref _tryDeadline, timeout);

    /// <summary>Data was sent or received, so the idle time starts anew.</summary>
    public void Touch()
    {
        if (_idleTicks != 0)
        {
            // The field is written without the lock: a timer that fires at this moment at worst sees the former value, for which it is
            // right.
            Volatile.Write(ref _idleDeadline, _time.GetTimestamp() + _idleTicks);
        }
    }

    /// <summary>Sets the operation that an interruption ends; false where the interruption has come already.</summary>
    public bool Attach(UpstreamConnection connection)
    {
        lock (_lock)
        {
            _connection = connection;
            return Reason == InterruptionReason.None;
        }
    }

    /// <summary>The connection no longer belongs to this request; false where an interruption has closed it.</summary>
    public bool Detach()
    {
        lock (_lock)
        {
            _connection = null;
            _tryDeadline = Never;
            return Reason == InterruptionReason.None;
        }
    }

    /// <summary>A token for a wait that is no receive: connecting, a delay, a back-off. Ends with <see cref="EndWait"/>.</summary>
    public CancellationTokenSource BeginWait()
    {
        var wait = new CancellationTokenSource();
        lock (_lock)
        {
            _wait = wait;
            if (Reason == InterruptionReason.None)
            {
                return wait;
            }
        }

        wait.Cancel();
        return wait;
    }

    public void EndWait()
    {
        lock (_lock)
        {
            _wait = null;
        }
    }

    /// <summary>An interruption that a retry may follow has been handled.</summary>
    public void ClearTryTimeout()
    {
        lock (_lock)
        {
            _tryDeadline = Never;
            if (Reason == InterruptionReason.TryTimeout)
            {
                Reason = InterruptionReason.None;
            }
        }
    }

    public void Interrupt(InterruptionReason reason)
    {
        UpstreamConnection? connection;
        CancellationTokenSource? wait;
        lock (_lock)
        {
            if (Reason != InterruptionReason.None)
            {
                return;
            }

            Reason = reason;
            connection = _connection;
            wait = _wait;
            // The connection is closed under the lock, because the request could otherwise go on and give the connection back first.
            // Closing does not call back here.
            connection?.Abort();
        }

        wait?.Cancel();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void SetDeadline(ref long deadline, TimeSpan timeout)
    {
        lock (_lock)
        {
            deadline = timeout <= TimeSpan.Zero ? Never : _time.GetTimestamp() + ToTicks(timeout);
            ArmNeedsLock(deadline);
        }
    }

    private void ArmNeedsLock(long deadline)
    {
        if (deadline >= _armedFor || _disposed)
        {
            return;
        }

        _armedFor = deadline;
        var due = _time.GetElapsedTime(_time.GetTimestamp(), deadline);
        // A millisecond is added, since a timer may fire a little early and would have to be set again.
        due = due < TimeSpan.Zero ? TimeSpan.Zero : due + TimeSpan.FromMilliseconds(1);
        if (_timer is null)
        {
            _timer = Create(due);
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private ITimer Create(TimeSpan due)
    {
        // The timer must not capture the execution context of the first request.
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        try
        {
            return _time.CreateTimer(static state => ((Interruption)state!).OnTimer(), this, due, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            flow.Dispose();
        }
    }

    private void OnTimer()
    {
        var reason = InterruptionReason.None;
        lock (_lock)
        {
            _armedFor = Never;
            var now = _time.GetTimestamp();
            var idle = Volatile.Read(ref _idleDeadline);
            if (_routeDeadline <= now)
            {
                reason = InterruptionReason.RouteTimeout;
            }
            else if (_tryDeadline <= now)
            {
                reason = InterruptionReason.TryTimeout;
            }
            else if (idle <= now)
            {
                reason = InterruptionReason.IdleTimeout;
            }

            if (reason == InterruptionReason.TryTimeout || reason == InterruptionReason.None)
            {
                var next = Math.Min(_routeDeadline, idle > now ? idle : Never);
                ArmNeedsLock(reason == InterruptionReason.None ? Math.Min(next, _tryDeadline) : next);
            }
        }

        if (reason != InterruptionReason.None)
        {
            Interrupt(reason);
        }
    }

    private long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
