using System.Buffers;
using System.Globalization;
using System.Text;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Grpc;
using Fairlead.Grpc.Server;
using Fairlead.Xds.Sotw;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Server;

/// <summary>
/// One client's stream: a loop that reads requests into the state machine, and a loop that writes whatever is due, always out of the newest
/// resources. A client that does not read holds up its own write loop and nobody else.
/// </summary>
internal sealed partial class AdsStream
{
    private readonly ServerCore _core;
    private readonly WakeSignal _signal = new();
    private readonly Lock _gate = new();
    private readonly SotwSession _session;
    private readonly Dictionary<SotwType, TypeRecord> _records = [];
    private volatile XdsScope _scope;
    private volatile bool _ended;

    public AdsStream(ServerCore core, XdsStreamInfo info, XdsScope scope)
    {
        _core = core;
        _scope = scope;
        Info = info;
        _session = new SotwSession(core.Rules, core.Names);
    }

    public XdsStreamInfo Info { get; }

    public void Wake() => _signal.Set();

    /// <summary>The node that a first request names; an empty one where it names none.</summary>
    public static Node NodeOf(in ReadOnlySequence<byte> request)
    {
        try
        {
            return DiscoveryRequest.Parser.ParseFrom(request).Node ?? new Node();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Malformed(e.Message);
        }
    }

    public void Enter()
    {
        lock (_gate)
        {
            _scope.Add(this);
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _ended = true;
            _scope.Remove(this);
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

            _scope.Remove(this);
            _scope = scope;
            scope.Add(this);
        }

        Wake();
    }

    /// <summary>Serves the client until it goes; its first request has been read already.</summary>
    public async Task RunAsync(
        GrpcReader<ReadOnlySequence<byte>> reader, GrpcWriter<ReadOnlySequence<byte>> writer, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Receive(reader.Current);
        var writing = WriteLoopAsync(writer, stop);
        try
        {
            while (await reader.MoveNextAsync(stop.Token))
            {
                Receive(reader.Current);
            }
        }
        catch (OperationCanceledException) when (writing.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            // The write loop broke and ended the reading; its own error is the one to be told.
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
                Types = [.. _session.Types.Where(static type => type.State.Requested).Select(StatusNeedsLock)],
            };
        }
    }

    private static GrpcException Malformed(string why) => new(GrpcStatusCode.InvalidArgument, $"the request is no valid DiscoveryRequest: {why}");

    private async Task WriteLoopAsync(GrpcWriter<ReadOnlySequence<byte>> writer, CancellationTokenSource stop)
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync();
                while (!stop.IsCancellationRequested && TryNext(out var body, out var response))
                {
                    await WriteAsync(writer, body, response!.Nonce, stop.Token);
                }

                if (stop.IsCancellationRequested)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The client went away in the middle of a write; the read loop hears of it too, or is told here.
            await stop.CancelAsync();
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private static ValueTask WriteAsync(
        GrpcWriter<ReadOnlySequence<byte>> writer, ReadOnlyMemory<byte> body, long nonce, CancellationToken cancellationToken)
    {
        Span<byte> tail = stackalloc byte[24];
        var length = SotwBodies.WriteNonce(nonce, tail);
        return writer.WriteEncodedAsync(new EncodedChunks(body), tail[..length], cancellationToken: cancellationToken);
    }

    private bool TryNext(out ReadOnlyMemory<byte> body, out SotwResponse? response)
    {
        body = default;
        lock (_gate)
        {
            if (!_session.TryNext(_scope.Views, out response))
            {
                return false;
            }

            RecordNeedsLock(response.Type).SentAt = _core.Now();
        }

        body = _core.Bodies.Get(response.Resources, response.Result);
        var url = response.Type.State.Rules.TypeUrl;
        XdsMetrics.Sent(_core.Label(url), response.Resources.Count, body.Length);
        Log.Sent(_core.Logger, Info.Id, url, response.Result.Version, response.Nonce, response.Resources.Count, response.Removal);
        return true;
    }

    private void Receive(in ReadOnlySequence<byte> message)
    {
        if (message.IsSingleSegment)
        {
            Receive(message.FirstSpan);
            return;
        }

        var length = checked((int)message.Length);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            message.CopyTo(copy);
            Receive(copy.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private void Receive(ReadOnlySpan<byte> message)
    {
        var result = RequestScanner.Scan(message, out var frame);
        if (result == ScanResult.Irregular)
        {
            result = RequestScanner.Scan(Rewrite(message), out frame);
        }

        if (result != ScanResult.Valid)
        {
            throw Malformed("its fields do not add up, or a text is not UTF-8");
        }

        Receive(frame);
    }

    private static byte[] Rewrite(ReadOnlySpan<byte> message)
    {
        try
        {
            return new DiscoveryRequest(DiscoveryRequest.Parser.ParseFrom(message)).ToByteArray();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Malformed(e.Message);
        }
    }

    private void Receive(in RequestFrame frame)
    {
        RequestOutcome outcome;
        XdsAckEvent? verdict = null;
        SotwType? type;
        lock (_gate)
        {
            var answered = frame.TypeUrl.IsEmpty ? null : _session.InFlight(frame.TypeUrl);
            outcome = _session.Receive(frame, _scope.Views, out type);
            if (type is not null && outcome is RequestOutcome.Ack or RequestOutcome.Nack)
            {
                verdict = RecordVerdictNeedsLock(type!, answered!, frame);
            }
            else if (type is not null && outcome == RequestOutcome.Subscription && type.AckedVersion is not null && type.Nonce == 0)
            {
                RecordNeedsLock(type).AckedAt ??= _core.Now();
            }
        }

        switch (outcome)
        {
            case RequestOutcome.NoType:
                throw new GrpcException(GrpcStatusCode.InvalidArgument, "type_url is missing: on an aggregated stream every request names its type");
            case RequestOutcome.TooManyTypes:
                throw new GrpcException(GrpcStatusCode.ResourceExhausted, "too many types are asked for on one stream");
        }

        Tell(type!.State.Rules.TypeUrl, outcome, verdict);
        if (outcome != RequestOutcome.Stale)
        {
            Wake();
        }
    }

    private void Tell(string typeUrl, RequestOutcome outcome, XdsAckEvent? verdict)
    {
        XdsMetrics.Received(_core.Label(typeUrl), outcome switch
        {
            RequestOutcome.Ack => "ack",
            RequestOutcome.Nack => "nack",
            RequestOutcome.Stale => "stale",
            _ => "subscription",
        });
        if (outcome == RequestOutcome.Stale)
        {
            Log.Stale(_core.Logger, Info.Id, typeUrl);
        }

        if (verdict is { Nack: { } nack })
        {
            Log.Rejected(_core.Logger, Info.Id, Info.Node.Id, typeUrl, nack.Version, nack.Message);
            _core.Options.OnNack?.Invoke(verdict);
        }
        else if (verdict is not null)
        {
            _core.Options.OnAck?.Invoke(verdict);
        }
    }

    private XdsAckEvent RecordVerdictNeedsLock(SotwType type, Protocol.SentResponse answered, in RequestFrame frame)
    {
        var record = RecordNeedsLock(type);
        var now = _core.Now();
        var url = type.State.Rules.TypeUrl;
        if (record.SentAt is { } sentAt)
        {
            XdsMetrics.Answered(_core.Label(url), now - sentAt);
        }

        if (frame.HasError)
        {
            record.Nack = ReadNack(frame.Error, answered.Result.Version, now);
            record.NackCount++;
        }
        else
        {
            record.AckedAt = now;
        }

        return new XdsAckEvent
        {
            Stream = Info,
            TypeUrl = url,
            Version = answered.Result.Version,
            Nonce = Encoding.UTF8.GetString(frame.Nonce),
            Resources = answered.Resources.AsList(),
            SentAt = record.SentAt ?? now,
            At = now,
            Nack = frame.HasError ? record.Nack : null,
        };
    }

    private static XdsNackStatus ReadNack(ReadOnlySpan<byte> error, string version, DateTimeOffset at)
    {
        try
        {
            var status = Google.Rpc.Status.Parser.ParseFrom(error);
            return new XdsNackStatus(version, status.Code, status.Message, at);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Malformed($"error_detail: {e.Message}");
        }
    }

    private TypeRecord RecordNeedsLock(SotwType type)
    {
        if (!_records.TryGetValue(type, out var record))
        {
            _records.Add(type, record = new TypeRecord());
        }

        return record;
    }

    private XdsTypeStatus StatusNeedsLock(SotwType type)
    {
        var record = RecordNeedsLock(type);
        var state = type.State;
        var rejected = state.Parked.Count > 0;
        return new XdsTypeStatus
        {
            TypeUrl = state.Rules.TypeUrl,
            State = rejected ? XdsSyncState.Nack
                : state.InFlight is not null ? XdsSyncState.Stale
                : state.Answered ? XdsSyncState.Synced
                : XdsSyncState.Never,
            Wildcard = state.Subscription.Wildcard,
            Names = state.Subscription.Names.AsList(),
            SentVersion = type.SentVersion,
            SentNonce = type.Nonce == 0 ? null : type.Nonce.ToString(CultureInfo.InvariantCulture),
            SentAt = record.SentAt,
            AckedVersion = type.AckedVersion,
            AckedAt = record.AckedAt,
            Nack = rejected ? record.Nack : null,
            NackCount = record.NackCount,
            Accepted = state.Accepted.AsList(),
            Sent = state.InFlight?.Resources.AsList() ?? [],
            Rejected = [.. state.Parked.SelectMany(static group => group.AsList())],
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1110, LogLevel.Debug, "stream {Stream}: sent {Type} version {Version} nonce {Nonce}, {Count} resources, removal {Removal}")]
        public static partial void Sent(ILogger logger, long stream, string type, string version, long nonce, int count, bool removal);

        [LoggerMessage(1111, LogLevel.Warning, "stream {Stream} of {Node} rejected {Type} version {Version}: {Reason}")]
        public static partial void Rejected(ILogger logger, long stream, string node, string type, string version, string reason);

        [LoggerMessage(1112, LogLevel.Debug, "stream {Stream}: ignored a request for {Type} from before the last response")]
        public static partial void Stale(ILogger logger, long stream, string type);
    }
}
