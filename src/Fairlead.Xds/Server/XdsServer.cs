using System.Collections.Concurrent;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Server;

/// <summary>
/// Serves resources to xDS clients: state of the world and incremental, over aggregated streams and over the service of each type. Safe for
/// any number of threads.
/// </summary>
public sealed partial class XdsServer : IDisposable
{
    private readonly ServerCore _core;
    private readonly ConcurrentDictionary<long, XdsStream> _streams = new();
    private readonly ClientStatusService _status;
    private readonly LoadReportService _loads;
    private readonly RestClients _fetching;
    private long _lastId;

    /// <summary>Makes a server.</summary>
    public XdsServer(XdsServerOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        _core = new ServerCore(options, logger);
        _status = new ClientStatusService(Streams);
        _loads = new LoadReportService(options, Streams);
        _fetching = new RestClients(_core, () => Interlocked.Increment(ref _lastId));
        Rest = new RestDiscovery(options, _fetching);
    }

    /// <summary>The newest load report of each client that reports, by node id.</summary>
    public IReadOnlyList<XdsLoadReport> LoadReports => _loads.Newest;

    internal RestDiscovery Rest { get; }

    /// <summary>The open streams as they are now, oldest first.</summary>
    public IReadOnlyList<XdsStreamStatus> Streams() =>
        [.. _streams.Values.OrderBy(static stream => stream.Info.Id).Select(static stream => stream.Status())];

    /// <summary>An open stream as it is now; null where it has ended.</summary>
    public XdsStreamStatus? Find(long streamId) => _streams.GetValueOrDefault(streamId)?.Status();

    /// <summary>
    /// Looks every five seconds, until cancelled, whether each client has what it ought to have; one that has not for
    /// <see cref="XdsServerOptions.StaleAfter"/> is logged and counted. The host runs it once.
    /// </summary>
    public Task WatchAsync(CancellationToken cancellationToken) =>
        new StreamWatchdog(_core, () => _streams.Values).RunAsync(cancellationToken);

    /// <summary>Gives a stream, or a client that fetches, another scope; what differs is sent. Nothing happens if it has gone.</summary>
    public void Move(long streamId, XdsScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (_streams.TryGetValue(streamId, out var stream))
        {
            stream.Move(scope);
        }
        else
        {
            _fetching.Move(streamId, scope);
        }
    }

    /// <summary>Ends what runs for clients that fetch. Streams end with the application that serves them.</summary>
    public void Dispose() => _fetching.Dispose();

    /// <summary>Adds the aggregated service and one for each type, client status and load reports.</summary>
    internal void AddTo(GuardedMethods methods)
    {
        foreach (var name in XdsServices.All)
        {
            if (name.Sotw is { } sotw)
            {
                Add(methods, name, sotw, Variant.Sotw);
            }

            Add(methods, name, name.Delta, Variant.Delta);
        }

        _status.AddTo(methods);
        _loads.AddTo(methods);
    }

    private void Add(GuardedMethods methods, XdsServiceName name, string method, Variant variant) => methods.AddMethod(
        new Method<RequestPayload, RequestPayload>(
            MethodType.DuplexStreaming, name.Service, method, RequestPayload.Marshaller, RequestPayload.Marshaller),
        (reader, _, call) => ServeAsync(reader, (GuardedCall)call, variant, name.TypeUrl));

    private async Task ServeAsync(IAsyncStreamReader<RequestPayload> reader, GuardedCall call, Variant variant, string? onlyType)
    {
        if (!await reader.MoveNext(call.CancellationToken))
        {
            return;
        }

        await _core.Admission.EnterAsync(call.CancellationToken);
        var info = new XdsStreamInfo
        {
            Id = Interlocked.Increment(ref _lastId),
            Node = RequestIntake.NodeOf(variant, reader.Current.Span),
            IsDelta = variant == Variant.Delta,
            OnlyType = onlyType,
            Peer = call.Peer,
            ConnectedAt = _core.Now(),
        };
        var scope = await _core.Attach(new XdsOpening(info, call.Http), call.CancellationToken);
        var stream = new XdsStream(_core, info, scope, onlyType);
        _streams[info.Id] = stream;
        stream.Enter();
        XdsMetrics.StreamOpened();
        Log.Opened(_core.Logger, info.Id, info.Node.Id, info.Peer);
        try
        {
            _core.Options.Attached?.Invoke(info);
            await RunAsync(stream, reader, new SlicedWriter(call.Http.Response.BodyWriter), call.CancellationToken);
        }
        finally
        {
            stream.Leave();
            _streams.TryRemove(info.Id, out _);
            XdsMetrics.StreamClosed();
            Log.Closed(_core.Logger, info.Id, info.Node.Id);
            _core.Options.Detach?.Invoke(info);
        }
    }

    private async Task RunAsync(
        XdsStream stream, IAsyncStreamReader<RequestPayload> reader, SlicedWriter writer, CancellationToken cancellationToken)
    {
        if (_core.Options.MaxStreamAge is not { } age)
        {
            await stream.RunAsync(reader, writer, CancellationToken.None, cancellationToken);
            return;
        }

        // The age is varied by a tenth, so that the streams of clients that came together do not end together.
        using var old = new CancellationTokenSource(age * (0.9 + (0.2 * _core.Options.Jitter())), _core.Options.TimeProvider);
        await stream.RunAsync(reader, writer, old.Token, cancellationToken);
        if (old.IsCancellationRequested)
        {
            Log.Aged(_core.Logger, stream.Info.Id, stream.Info.Node.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Information, "stream {Stream} of {Node} opened from {Peer}")]
        public static partial void Opened(ILogger logger, long stream, string node, string peer);

        [LoggerMessage(1102, LogLevel.Information, "stream {Stream} of {Node} has reached its age and is ended")]
        public static partial void Aged(ILogger logger, long stream, string node);

        [LoggerMessage(1101, LogLevel.Information, "stream {Stream} of {Node} closed")]
        public static partial void Closed(ILogger logger, long stream, string node);
    }
}
