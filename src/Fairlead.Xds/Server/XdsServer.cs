using System.Buffers;
using System.Collections.Concurrent;
using Fairlead.Grpc;
using Fairlead.Grpc.Server;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Server;

/// <summary>
/// Serves resources to xDS clients over aggregated streams (state of the world). Safe for any number of threads.
/// </summary>
public sealed partial class XdsServer
{
    private readonly ServerCore _core;
    private readonly ConcurrentDictionary<long, AdsStream> _streams = new();
    private long _lastId;

    /// <summary>Makes a server.</summary>
    public XdsServer(XdsServerOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        _core = new ServerCore(options, logger);
        GrpcOptions = new GrpcServerOptions { MaxReceiveMessageSize = options.MaxReceiveMessageSize, TimeProvider = options.TimeProvider };
        Ads = new GrpcService("envoy.service.discovery.v3.AggregatedDiscoveryService")
            .AddDuplexStreaming("StreamAggregatedResources", GrpcMarshaller.Raw, GrpcMarshaller.Raw, ServeAsync);
    }

    /// <summary>The service, to be mapped with <see cref="GrpcOptions"/>.</summary>
    public GrpcService Ads { get; }

    /// <summary>The settings with which to map the service.</summary>
    public GrpcServerOptions GrpcOptions { get; }

    /// <summary>The open streams as they are now, oldest first.</summary>
    public IReadOnlyList<XdsStreamStatus> Streams() =>
        [.. _streams.Values.OrderBy(static stream => stream.Info.Id).Select(static stream => stream.Status())];

    /// <summary>Gives a stream another scope; what differs is sent. Nothing happens if the stream has ended.</summary>
    public void Move(long streamId, XdsScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (_streams.TryGetValue(streamId, out var stream))
        {
            stream.Move(scope);
        }
    }

    private async Task ServeAsync(GrpcReader<ReadOnlySequence<byte>> reader, GrpcWriter<ReadOnlySequence<byte>> writer, GrpcServerCall call)
    {
        if (!await reader.MoveNextAsync(call.CancellationToken))
        {
            return;
        }

        var info = new XdsStreamInfo
        {
            Id = Interlocked.Increment(ref _lastId),
            Node = AdsStream.NodeOf(reader.Current),
            Peer = call.Peer,
            ConnectedAt = _core.Now(),
        };
        var stream = new AdsStream(_core, info, _core.Options.Attach(info));
        _streams[info.Id] = stream;
        stream.Enter();
        XdsMetrics.StreamOpened();
        Log.Opened(_core.Logger, info.Id, info.Node.Id, info.Peer);
        try
        {
            await stream.RunAsync(reader, writer, call.CancellationToken);
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

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Information, "stream {Stream} of {Node} opened from {Peer}")]
        public static partial void Opened(ILogger logger, long stream, string node, string peer);

        [LoggerMessage(1101, LogLevel.Information, "stream {Stream} of {Node} closed")]
        public static partial void Closed(ILogger logger, long stream, string node);
    }
}
