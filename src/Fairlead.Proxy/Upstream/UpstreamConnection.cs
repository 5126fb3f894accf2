using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Fairlead.Proxy.Statistics;

namespace Fairlead.Proxy.Upstream;

/// <summary>
/// One connection to an endpoint. While it is idle a receive is pending all the time: so its end is noticed at once, and the response to
/// the next request arrives without another system call. Used by one request at a time; <see cref="Abort"/> may be called from any thread.
/// </summary>
internal sealed class UpstreamConnection : SocketAsyncEventArgs, IValueTaskSource<int>
{
    private const int Idle = 0;
    private const int InUse = 1;
    private const int Gone = 2;
    private const int BufferSize = 16 * 1024;

    private readonly Socket _socket;
    private readonly ClusterStatistics _statistics;
    private byte[] _input = new byte[BufferSize];
    private int _start;
    private int _end;
    private int _state = InUse;
    private bool _posted;
    private int _closed;
    private ManualResetValueTaskSourceCore<int> _received;

    // Continuations run inline on purpose: the thread that read the octets from the socket goes on with the request. The execution context
    // is not captured, since nothing here uses it.
    public UpstreamConnection(Socket socket, UpstreamHost host, ClusterStatistics statistics)
        : base(true)
    {
        _socket = socket;
        _socket.Blocking = false;
        _statistics = statistics;
        Host = host;
        statistics.Connections.Add();
        statistics.ConnectionsActive.Add();
    }

    public UpstreamHost Host { get; }

    public ResponseHead Head { get; } = new();

    public OutputBuffer Output { get; } = new();

    /// <summary>How many requests it has served before.</summary>
    public int Served { get; set; }

    /// <summary>Timestamp of when it became idle.</summary>
    public long IdleSince { get; private set; }

    /// <summary>What has been received and not been taken.</summary>
    public ReadOnlySpan<byte> Buffered => _input.AsSpan(_start, _end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>A part of what is buffered; valid until the next receive.</summary>
    public ReadOnlyMemory<byte> Slice(int offset, int length) => _input.AsMemory(_start + offset, length);

    /// <summary>Sends everything in <see cref="Output"/>.</summary>
    public ValueTask FlushAsync()
    {
        var octets = Output.Written;
        return octets.IsEmpty ? ValueTask.CompletedTask : SendAsync(octets);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> octets)
    {
        // The socket nearly always takes all octets at once.
        var sent = _socket.Send(octets.Span, SocketFlags.None, out var error);
        if (error == SocketError.Success && sent == octets.Length)
        {
            return ValueTask.CompletedTask;
        }

        return error is SocketError.Success or SocketError.WouldBlock
            ? SendRestAsync(octets[Math.Max(sent, 0)..])
            : ValueTask.FromException(new SocketException((int)error));
    }

    /// <summary>Waits for octets: how many came, 0 at the end of the stream, below 0 when the connection broke.</summary>
    public ValueTask<int> ReceiveAsync()
    {
        if (!_posted)
        {
            Post();
        }

        return new ValueTask<int>(this, _received.Version);
    }

    /// <summary>
    /// Hands the connection back to wait for its next request; false where the endpoint closed it or sent what nobody asked for.
    /// </summary>
    public bool TryBecomeIdle(long now)
    {
        if (_start != _end || _posted)
        {
            return false;
        }

        Served++;
        IdleSince = now;
        Output.Clear();
        if (_input.Length > BufferSize)
        {
            _input = new byte[BufferSize];
        }

        Post();
        if (_received.GetStatus(_received.Version) != ValueTaskSourceStatus.Pending)
        {
            return false;
        }

        // From here on OnCompleted handles the end of the connection. If it ends at this very moment, this check, or at the latest that of
        // the next request, finds a completed receive.
        Volatile.Write(ref _state, Idle);
        return _received.GetStatus(_received.Version) == ValueTaskSourceStatus.Pending
            || Interlocked.CompareExchange(ref _state, Gone, Idle) != Idle;
    }

    /// <summary>Takes an idle connection for a request; false where it is gone.</summary>
    public bool TryTake() =>
        Interlocked.CompareExchange(ref _state, InUse, Idle) == Idle
            && _received.GetStatus(_received.Version) == ValueTaskSourceStatus.Pending;

    /// <summary>Takes and closes it if it is idle.</summary>
    public void CloseIfIdle()
    {
        if (Interlocked.CompareExchange(ref _state, Gone, Idle) == Idle)
        {
            Close();
        }
    }

    /// <summary>Ends the connection now; a receive that waits comes back with an error.</summary>
    public void Abort() => Close();

    /// <summary>Ends the connection. May be called more than once.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _socket.Dispose();
            Dispose();
            _statistics.ConnectionsActive.Add(-1);
        }
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        var count = _received.GetResult(token);
        _posted = false;
        if (count > 0)
        {
            _end += count;
        }

        return count;
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _received.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _received.OnCompleted(continuation, state, token, flags);

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        // The owner of the connection is changed before the result is set, since the continuation may finish the request and make the
        // connection idle again.
        var ended = Interlocked.CompareExchange(ref _state, Gone, Idle) == Idle;
        _received.SetResult(Outcome());
        if (ended)
        {
            Host.Forget(this);
            Close();
        }
    }

    private int Outcome() => SocketError == SocketError.Success ? BytesTransferred : -1;

    private void Post()
    {
        MakeRoom();
        _received.Reset();
        _posted = true;
        SetBuffer(_input, _end, _input.Length - _end);
        try
        {
            if (!_socket.ReceiveAsync(this))
            {
                _received.SetResult(Outcome());
            }
        }
        catch (ObjectDisposedException)
        {
            // Aborted from another thread between two reads.
            _received.SetResult(-1);
        }
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }
        else if (_end == _input.Length)
        {
            if (_start > 0)
            {
                _input.AsSpan(_start, _end - _start).CopyTo(_input);
                _end -= _start;
                _start = 0;
            }
            else
            {
                // The head is longer than the buffer; the parser decides whether it is too long.
                Array.Resize(ref _input, 2 * _input.Length);
            }
        }
    }

    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var sent = await _socket.SendAsync(octets, SocketFlags.None, CancellationToken.None);
            octets = octets[sent..];
        }
    }
}
