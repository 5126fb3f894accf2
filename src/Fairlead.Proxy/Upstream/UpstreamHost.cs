using System.Net;
using System.Net.Sockets;
using Fairlead.Proxy.Statistics;

namespace Fairlead.Proxy.Upstream;

/// <summary>
/// An endpoint with its connections. The object stays the same as long as the cluster has the address, whatever else of the endpoint
/// changes. Safe for any number of threads.
/// </summary>
internal sealed class UpstreamHost(EndPoint address, ClusterStatistics statistics)
{
    private readonly Lock _lock = new();
    private readonly ClusterStatistics _statistics = statistics;
    private UpstreamConnection[] _idle = new UpstreamConnection[8];
    private int _idleCount;
    private int _active;
    private bool _draining;

    public EndPoint Address { get; } = address;

    public string AddressText { get; } = address.ToString() ?? "";

    /// <summary>The number of requests in progress.</summary>
    public int ActiveRequests => Volatile.Read(ref _active);

    public Counter Requests { get; } = new();

    public Counter Errors { get; } = new();

    /// <summary>Idle connections.</summary>
    public int IdleConnections
    {
        get
        {
            lock (_lock)
            {
                return _idleCount;
            }
        }
    }

    public void RequestBegins()
    {
        Interlocked.Increment(ref _active);
        Requests.Add();
    }

    public void RequestEnds() => Interlocked.Decrement(ref _active);

    /// <summary>The connection that was used last, since it is the least likely to be closed soon; null where none is idle.</summary>
    public UpstreamConnection? TakeIdle()
    {
        while (true)
        {
            UpstreamConnection connection;
            lock (_lock)
            {
                if (_idleCount == 0)
                {
                    return null;
                }

                connection = _idle[--_idleCount];
            }

            if (connection.TryTake())
            {
                return connection;
            }

            connection.Close();
        }
    }

    /// <summary>Opens a connection; throws <see cref="SocketException"/> or <see cref="OperationCanceledException"/>.</summary>
    public async ValueTask<UpstreamConnection> ConnectAsync(CancellationToken cancellation)
    {
        var socket = Address is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Address, cancellation);
            return new UpstreamConnection(socket, this, _statistics);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes back a connection whose response has been read to its end.</summary>
    public void Return(UpstreamConnection connection, long now)
    {
        bool kept;
        lock (_lock)
        {
            // The connection is added under the lock, so that it is in the list before it can end and be removed.
            kept = !_draining && connection.TryBecomeIdle(now);
            if (kept)
            {
                if (_idleCount == _idle.Length)
                {
                    Array.Resize(ref _idle, 2 * _idle.Length);
                }

                _idle[_idleCount++] = connection;
            }
        }

        if (!kept)
        {
            connection.Close();
        }
    }

    /// <summary>Drops an idle connection that has ended by itself.</summary>
    public void Forget(UpstreamConnection connection)
    {
        lock (_lock)
        {
            var at = Array.IndexOf(_idle, connection, 0, _idleCount);
            if (at >= 0)
            {
                Array.Copy(_idle, at + 1, _idle, at, --_idleCount - at);
            }
        }
    }

    /// <summary>The endpoint has left the cluster: idle connections close now, busy ones when their response has ended.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            _draining = true;
        }

        CloseIdle(long.MaxValue);
    }

    /// <summary>Closes connections that have been idle since before the given timestamp.</summary>
    public void CloseIdle(long before)
    {
        UpstreamConnection[]? old = null;
        lock (_lock)
        {
            // The list is a stack: the connection that has been idle for longest stands first.
            var count = 0;
            while (count < _idleCount && _idle[count].IdleSince < before)
            {
                count++;
            }

            if (count > 0)
            {
                old = _idle[..count];
                Array.Copy(_idle, count, _idle, 0, _idleCount - count);
                _idleCount -= count;
            }
        }

        foreach (var connection in old ?? [])
        {
            connection.CloseIfIdle();
        }
    }
}
