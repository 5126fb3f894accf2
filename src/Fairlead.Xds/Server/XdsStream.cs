using System.Diagnostics.CodeAnalysis;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Responses;
using Fairlead.Xds.Sessions;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Server;

/// <summary>
/// One client's stream: a loop that reads requests into the state machine, and a loop that writes whatever is due, always out of the newest
/// resources. A client that does not read holds up its own write loop and nobody else.
/// </summary>
internal sealed partial class XdsStream
{
    private readonly ServerCore _core;
    private readonly WakeSignal _signal = new();
    private readonly Lock _gate = new();
    private readonly RequestIntake _intake;
    private readonly StreamRecords _records;
    private readonly Dictionary<TypeState, SubscriptionGroup> _groups = [];
    private readonly Func<StreamState, XdsResourceSet> _lookUp;
    private readonly bool _timeToLive;
    private ITimer? _heartbeats;
    private TimeSpan _shortestLife = TimeSpan.MaxValue;
    private XdsScope _scope;
    private bool _ended;
    private StreamTrace? _trace;

    // Timestamps, 0 for none: when the write loop was woken and has not looked since, and since when the client has lacked something.
    private long _wokenAt;
    private long _lackingFrom;

    public XdsStream(ServerCore core, XdsStreamInfo info, XdsScope scope, string? onlyType)
    {
        _core = core;
        _scope = scope;
        Info = info;
        _intake = new RequestIntake(core, info.IsDelta ? Variant.Delta : Variant.Sotw, onlyType, url => _scope.Current.Type(url).Map);
        _records = new StreamRecords(info);
        _lookUp = state => _scope.LookUp(this, state, _groups);
        _timeToLive = info.Node.ClientFeatures.Contains(ClientFeatures.ResourceTimeToLive);
    }

    public XdsStreamInfo Info { get; }

    public void Wake()
    {
        Interlocked.CompareExchange(ref _wokenAt, _core.Options.TimeProvider.GetTimestamp(), 0);
        _signal.Set();
    }

    public void Enter()
    {
        lock (_gate)
        {
            _scope.Enter(this);
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _ended = true;
            _trace?.Ended();
            LeaveScopeNeedsLock();
        }
    }

    public void Move(XdsScope scope)
    {
        lock (_gate)
        {
            if (_ended || ReferenceEquals(scope, _scope))
            {
                return;
            }

            LeaveScopeNeedsLock();
            _scope = scope;
            scope.Enter(this);
        }

        Wake();
    }

    /// <summary>Serves the client until it goes or the stream is old; its first request has been read already.</summary>
    /// <param name="reader">Its requests.</param>
    /// <param name="writer">Its responses. It is closed at the end.</param>
    /// <param name="old">Ends the stream in good order: a response that is under way goes out whole.</param>
    /// <param name="cancellationToken">The call is over, or the server stops.</param>
    public async Task RunAsync(
        IAsyncStreamReader<RequestPayload> reader, SlicedWriter writer, CancellationToken old, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, old);
        Receive(reader.Current);
        var writing = WriteLoopAsync(writer, stop, cancellationToken);
        try
        {
            while (await reader.MoveNext(stop.Token))
            {
                Receive(reader.Current);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested
            && (old.IsCancellationRequested || writing.IsCompleted))
        {
            // The stream is old, or the write loop broke and ended the reading; then its own error is the one to be told.
        }
        finally
        {
            await stop.CancelAsync();
            Wake();
            await writing;
        }
    }

    public XdsStreamStatus Status()
    {
        lock (_gate)
        {
            return new XdsStreamStatus
            {
                Stream = Info,
                Types = [.. _intake.Session.Types.Where(static type => type.State.Requested).Select(_records.Status)],
            };
        }
    }

    /// <summary>
    /// Compares what the client has acknowledged with what it should have, and notes since when they differ. Wakes the write loop where a
    /// response is due that it seems to have missed.
    /// </summary>
    /// <returns>The types that have been behind for so long.</returns>
    public IReadOnlyList<(string TypeUrl, TimeSpan For)> CheckLag(TimeSpan staleAfter)
    {
        List<(string, TimeSpan)> stale = [];
        var forgotten = false;
        lock (_gate)
        {
            if (_ended || _scope.IsPending)
            {
                return stale;
            }

            var now = _core.Now();
            forgotten = UnpreparedNeedsLock().Count > 0 || _intake.Session.HasDue(_lookUp);
            foreach (var type in _intake.Session.Types)
            {
                var record = _records.Of(type);
                record.BehindSince = type.State.IsBehind ? record.BehindSince ?? now : null;
                if (record.BehindSince is { } since && now - since >= staleAfter)
                {
                    stale.Add((type.State.Rules.TypeUrl, now - since));
                }
            }
        }

        if (forgotten && _signal.IsWaiting)
        {
            XdsMetrics.Recovered();
            Wake();
        }

        return stale;
    }

    private async Task WriteLoopAsync(SlicedWriter writer, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync();
                while (!stop.IsCancellationRequested && await TryWriteAsync(writer, stop.Token, cancellationToken))
                {
                }

                if (stop.IsCancellationRequested)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The client closed the stream during a write; the read loop notices it too, or is told here.
            await stop.CancelAsync();
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            writer.Close();
            if (_heartbeats is { } timer)
            {
                await timer.DisposeAsync();
            }
        }
    }

    /// <summary>Writes the response that is due next; false where none is.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="stop">No response is begun any more.</param>
    /// <param name="cancellationToken">A response that was begun is given up.</param>
    private async ValueTask<bool> TryWriteAsync(SlicedWriter writer, CancellationToken stop, CancellationToken cancellationToken)
    {
        await _core.Writes.WaitAsync(stop);
        ValueTask write;
        int length;
        try
        {
            if (!TryNext(out var body, out var nonce))
            {
                return false;
            }

            length = body.Length;
            write = WriteAsync(writer, body, nonce);
        }
        finally
        {
            // A stream that has to wait for its client gives its turn to write to another stream.
            _core.Writes.Release();
        }

        if (write.IsCompletedSuccessfully)
        {
            return true;
        }

        var patience = _core.Options.SendTimeout + TimeSpan.FromSeconds(length / 1_000_000);
        try
        {
            await write.AsTask().WaitAsync(patience, _core.Options.TimeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            XdsMetrics.SlowClient();
            Log.Slow(_core.Logger, Info.Id, Info.Node.Id, length, patience.TotalSeconds);
            throw new RpcException(new(StatusCode.Aborted, $"a response of {length} bytes was not taken within {patience.TotalSeconds} s"));
        }

        return true;
    }

    private static ValueTask WriteAsync(SlicedWriter writer, ReadOnlyMemory<byte> body, long nonce)
    {
        Span<byte> tail = stackalloc byte[24];
        var length = ResponseBodies.WriteNonce(nonce, tail);
        return writer.WriteAsync(body, tail[..length]);
    }

    private bool TryNext(out ReadOnlyMemory<byte> body, out long nonce)
    {
        body = default;
        nonce = 0;
        if (!TryTake(out var response, out var woken))
        {
            return false;
        }

        var plan = response.Plan;
        nonce = response.Nonce;
        body = _core.Bodies.Get(plan, _timeToLive);
        var url = plan.Type.Rules.TypeUrl;
        XdsMetrics.Sent(_core.Label(url), plan.Resources.Count, body.Length);
        Log.Sent(_core.Logger, Info.Id, url, plan.Version, nonce, plan.Resources.Count, plan.Removed.Count, plan.Removal);
        if (StreamTrace.IsWanted)
        {
            Trace(woken, plan, nonce, body.Length);
        }

        if (_timeToLive)
        {
            KeepAlive(plan.Resources);
        }

        return true;
    }

    /// <summary>Takes the response that is due next out of the newest resources.</summary>
    private bool TryTake([NotNullWhen(true)] out SessionResponse? response, out long woken)
    {
        while (true)
        {
            XdsScope scope;
            List<(string TypeUrl, Subscription Subscription)> asked;
            var isTaken = false;
            var isStale = false;
            response = null;
            woken = 0;
            lock (_gate)
            {
                scope = _scope;
                var step = scope.Step;
                asked = UnpreparedNeedsLock();
                if (asked.Count == 0)
                {
                    isTaken = TryTakeNeedsLock(out response, out woken);
                    isStale = scope.OnDemand is not null && scope.Step != step;
                }
            }

            if (isStale)
            {
                scope.Refresh();
            }

            if (asked.Count == 0)
            {
                return isTaken && response is not null;
            }

            // The user's code makes it under no lock; should the client ask for more meanwhile, that is made too before anything is looked
            // up.
            scope.Prepare(asked);
        }
    }

    private bool TryTakeNeedsLock([NotNullWhen(true)] out SessionResponse? response, out long woken)
    {
        response = null;
        woken = 0;
        if (_ended || _scope.IsPending)
        {
            return false;
        }

        woken = Interlocked.Exchange(ref _wokenAt, 0);
        if (!_intake.Session.TryNext(_lookUp, out response) && !_intake.Session.TryHeartbeat(out response))
        {
            _records.Resumed(_intake.Session.Types, _core.Now());
            NoteConvergence();
            return false;
        }

        NoteQueued(woken);
        _records.Of(response.Type).SentAt = _core.Now();
        return true;
    }

    private List<(string TypeUrl, Subscription Subscription)> UnpreparedNeedsLock()
    {
        List<(string TypeUrl, Subscription Subscription)> asked = [];
        if (_scope.OnDemand is null || _scope.IsPending)
        {
            return asked;
        }

        foreach (var type in _intake.Session.Types)
        {
            var (url, subscription) = (type.State.Rules.TypeUrl, type.State.Subscription);
            if (type.State.Requested
                && _groups.GetValueOrDefault(type.State)?.Subscription != subscription
                && _scope.NeedsPreparing(url, subscription))
            {
                asked.Add((url, subscription));
            }
        }

        return asked;
    }

    private void Trace(long woken, ResponsePlan plan, long nonce, int bytes)
    {
        lock (_gate)
        {
            _trace ??= new StreamTrace(Info);
            var since = _core.Now() - (woken == 0 ? TimeSpan.Zero : _core.Options.TimeProvider.GetElapsedTime(woken));
            _trace.Sent(_scope.Cause, since, plan, nonce, bytes);
        }
    }

    private void NoteQueued(long woken)
    {
        // Of several responses that are sent one after the other, the first one has waited.
        if (woken != 0)
        {
            XdsMetrics.Queued(_core.Options.TimeProvider.GetElapsedTime(woken));
            _lackingFrom = _lackingFrom == 0 ? woken : _lackingFrom;
        }
    }

    private void NoteConvergence()
    {
        if (_lackingFrom != 0 && !_intake.Session.Types.Any(static type => type.State.InFlight is not null))
        {
            XdsMetrics.Converged(_core.Options.TimeProvider.GetElapsedTime(_lackingFrom));
            _trace?.Converged();
            _lackingFrom = 0;
        }
    }

    /// <summary>Renews the resources with a time to live three times within the shortest of these times.</summary>
    private void KeepAlive(IReadOnlyList<XdsResource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.TimeToLive is { } time && time < _shortestLife)
            {
                _shortestLife = time;
                var period = time / 3;
                _heartbeats ??= _core.Options.TimeProvider.CreateTimer(
                    static self => ((XdsStream)self!).Beat(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _heartbeats.Change(period, period);
            }
        }
    }

    private void Beat()
    {
        lock (_gate)
        {
            foreach (var type in _intake.Session.Types)
            {
                type.HeartbeatDue = true;
            }
        }

        Wake();
    }

    private void Receive(RequestPayload request)
    {
        using (request)
        {
            Receive(request.Span);
        }
    }

    private void Receive(ReadOnlySpan<byte> message)
    {
        RequestResult result;
        XdsAckEvent? verdict = null;
        lock (_gate)
        {
            result = _intake.Receive(message, out var error);
            if (result.Answered is { } answered)
            {
                verdict = _records.Verdict(result.Type!, answered, result.Outcome == RequestOutcome.Nack ? error : null, _core.Now());
                _trace?.Answered(verdict.TypeUrl, result.Outcome == RequestOutcome.Nack ? error?.Message : null);
            }
        }

        Tell(result.Type!.State.Rules.TypeUrl, result.Outcome, verdict);
        if (result.Outcome != RequestOutcome.Stale)
        {
            Wake();
        }
    }

    private void Tell(string typeUrl, RequestOutcome outcome, XdsAckEvent? verdict)
    {
        XdsMetrics.Received(_core.Label(typeUrl), outcome);
        if (outcome == RequestOutcome.Stale)
        {
            Log.Stale(_core.Logger, Info.Id, typeUrl);
        }

        if (verdict is null)
        {
            return;
        }

        XdsMetrics.Answered(_core.Label(typeUrl), verdict.At - verdict.SentAt);
        if (verdict.Nack is { } nack)
        {
            Log.Rejected(_core.Logger, Info.Id, Info.Node.Id, typeUrl, nack.Version, nack.Message);
            _core.Options.OnNack?.Invoke(verdict);
        }
        else
        {
            _core.Options.OnAck?.Invoke(verdict);
        }
    }

    private void LeaveScopeNeedsLock()
    {
        _scope.Leave(this, _groups.Values);
        _groups.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(1110, LogLevel.Debug, "stream {Stream}: sent {Type} version {Version} nonce {Nonce}, {Count} resources, {Removed} "
            + "removed, removal {Removal}")]
        public static partial void Sent(
            ILogger logger, long stream, string type, string version, long nonce, int count, int removed, bool removal);

        [LoggerMessage(1111, LogLevel.Warning, "stream {Stream} of {Node} rejected {Type} version {Version}: {Reason}")]
        public static partial void Rejected(ILogger logger, long stream, string node, string type, string version, string reason);

        [LoggerMessage(1113, LogLevel.Warning, "stream {Stream} of {Node} is closed: a response of {Length} bytes was not taken within "
            + "{Patience} s")]
        public static partial void Slow(ILogger logger, long stream, string node, int length, double patience);

        [LoggerMessage(1112, LogLevel.Debug, "stream {Stream}: ignored a request for {Type} from before the last response")]
        public static partial void Stale(ILogger logger, long stream, string type);
    }
}
