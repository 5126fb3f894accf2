using System.Net.Sockets;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Grpc;
using Fairlead.Grpc.Client;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Client;

/// <summary>
/// Keeps an aggregated stream to one of several servers: subscribes, hands on what comes, acknowledges or rejects it, after a failure goes to
/// the next server with the versions that it has, and comes back to the first when that can be reached again. <see cref="Subscribe"/> may be called from any thread,
/// <see cref="RunAsync"/> once.
/// </summary>
public sealed partial class AdsClient : IAsyncDisposable
{
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(2);

    private static readonly GrpcMethod<DeltaDiscoveryRequest, DeltaDiscoveryResponse> Delta = new(
        "envoy.service.discovery.v3.AggregatedDiscoveryService",
        "DeltaAggregatedResources",
        GrpcMarshaller.For(DeltaDiscoveryRequest.Parser),
        GrpcMarshaller.For(DeltaDiscoveryResponse.Parser));

    private static readonly GrpcMethod<DiscoveryRequest, DiscoveryResponse> Sotw = new(
        "envoy.service.discovery.v3.AggregatedDiscoveryService",
        "StreamAggregatedResources",
        GrpcMarshaller.For(DiscoveryRequest.Parser),
        GrpcMarshaller.For(DiscoveryResponse.Parser));

    private readonly AdsClientOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly List<TypeSubscription> _types = [];

    // Requests go out in the order in which they became due: what a response leads the client to ask for goes before the acknowledgement
    // of that response, which tells the server that it may go on to what depends on it.
    private readonly Queue<TypeSubscription> _requests = [];
    private readonly SemaphoreSlim _due = new(0, 1);
    private readonly CancellationTokenSource _disposed = new();
    private volatile AdsConnection _connection;

    /// <summary>Makes a client; it connects when it is run.</summary>
    public AdsClient(AdsClientOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        if (options.Servers.Count == 0)
        {
            throw new ArgumentException("no xDS server is given", nameof(options));
        }

        _options = options;
        _logger = logger;
        _connection = new AdsConnection(AdsConnectionState.Disconnected, null, options.TimeProvider.GetUtcNow(), null);
    }

    /// <summary>
    /// Takes a response; called one after the other, in order. Null accepts it, a text rejects it with that reason. It may subscribe;
    /// an exception rejects with its message.
    /// </summary>
    public required Func<AdsResponse, string?> OnResponse { get; init; }

    /// <summary>How the client stands with its servers now.</summary>
    public AdsConnection Connection => _connection;

    /// <summary>Asks for resources of a type, in place of what was asked for before.</summary>
    public void Subscribe(string typeUrl, bool wildcard, IReadOnlyCollection<string> names)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeUrl);
        ArgumentNullException.ThrowIfNull(names);
        lock (_gate)
        {
            var type = TypeNeedsLock(typeUrl);
            type.Want(wildcard, names);
            EnqueueNeedsLock(type);
        }

        WakeWriter();
    }

    /// <summary>
    /// Says that the client has a version of a type already, such as from its last good state; a server that has the same for what is
    /// subscribed then sends nothing. To be called before <see cref="RunAsync"/>. In the incremental variant it has no effect: there a client says
    /// what it has resource by resource.
    /// </summary>
    public void Resume(string typeUrl, string version)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeUrl);
        ArgumentNullException.ThrowIfNull(version);
        lock (_gate)
        {
            TypeNeedsLock(typeUrl).Resume(version);
        }
    }

    /// <summary>Keeps the stream until the token is cancelled or the client disposed, and returns then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        var failures = 0;
        for (var server = 0; !stop.IsCancellationRequested; server = (server + 1) % _options.Servers.Count)
        {
            var address = _options.Servers[server];
            var (answered, why, returns) = await StreamAsync(address, server > 0, stop.Token);
            failures = answered ? 0 : failures;
            if (stop.IsCancellationRequested)
            {
                break;
            }

            if (returns)
            {
                // The next in the round is the first.
                Log.Returning(_logger, _options.Servers[0]);
                server = _options.Servers.Count - 1;
                continue;
            }

            // Each server is tried once before there is a pause.
            var pause = failures % _options.Servers.Count == _options.Servers.Count - 1 ? Backoff(failures / _options.Servers.Count) : TimeSpan.Zero;
            failures++;
            Log.StreamEnded(_logger, address, why, pause.TotalSeconds);
            try
            {
                await Task.Delay(pause, _options.TimeProvider, stop.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        SetConnection(AdsConnectionState.Disconnected, _connection.Server, _connection.LastError);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _disposed.CancelAsync();

    private TypeSubscription TypeNeedsLock(string typeUrl)
    {
        var type = _types.Find(known => known.TypeUrl == typeUrl);
        if (type is null)
        {
            type = _options.Incremental ? new DeltaSubscription(typeUrl) : new SotwSubscription(typeUrl);
            _types.Add(type);
        }

        return type;
    }

    private async Task<(bool Answered, string Why, bool Returns)> StreamAsync(Uri address, bool mayReturn, CancellationToken cancellationToken)
    {
        SetConnection(AdsConnectionState.Connecting, address, _connection.LastError);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var probing = mayReturn ? ProbeAsync(stop) : Task.FromResult(false);
        var (answered, why) = _options.Incremental
            ? await ConverseAsync<DeltaDiscoveryRequest, DeltaDiscoveryResponse>(address, Delta, TakeDelta, stop.Token)
            : await ConverseAsync<DiscoveryRequest, DiscoveryResponse>(address, Sotw, Take, stop.Token);
        await stop.CancelAsync();
        var returns = await probing && !cancellationToken.IsCancellationRequested;
        SetConnection(AdsConnectionState.Disconnected, address, returns ? null : why);
        return (answered, why, returns);
    }

    /// <summary>Looks from time to time whether the first server takes connections again, and ends the stream to another one when it does.</summary>
    private async Task<bool> ProbeAsync(CancellationTokenSource stream)
    {
        var first = _options.Servers[0];
        try
        {
            while (true)
            {
                await Task.Delay(_options.ReturnAfter * (0.5 + (0.5 * _options.Jitter())), _options.TimeProvider, stream.Token);
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stream.Token);
                patience.CancelAfter(ProbePatience);
                try
                {
                    await socket.ConnectAsync(first.Host, first.Port, patience.Token);
                    await stream.CancelAsync();
                    return true;
                }
                catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !stream.IsCancellationRequested))
                {
                    // Not yet.
                }
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<(bool Answered, string Why)> ConverseAsync<TRequest, TResponse>(
        Uri address, GrpcMethod<TRequest, TResponse> method, Action<TResponse> take, CancellationToken cancellationToken)
        where TRequest : class
    {
        var answered = false;
        string why;
        try
        {
            await using var channel = new GrpcChannel(address, _options.Channel);
            using var call = channel.DuplexStreaming(method, cancellationToken: cancellationToken);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            lock (_gate)
            {
                _requests.Clear();
                foreach (var type in _types)
                {
                    type.Restart();
                    EnqueueNeedsLock(type);
                }
            }

            var writing = WriteLoopAsync(call.RequestWriter, stop.Token);
            try
            {
                while (await call.ResponseReader.MoveNextAsync(cancellationToken))
                {
                    if (!answered)
                    {
                        answered = true;
                        SetConnection(AdsConnectionState.Connected, address, null);
                        Log.Connected(_logger, address);
                    }

                    take(call.ResponseReader.Current);
                }

                why = "the server ended the stream";
            }
            finally
            {
                await stop.CancelAsync();
                call.Dispose();
                await writing;
            }
        }
        catch (GrpcException e)
        {
            why = e.Status.ToString();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            why = "the client stops";
        }

        return (answered, why);
    }

    private void TakeDelta(DeltaDiscoveryResponse message)
    {
        DeltaSubscription? type;
        AdsResponse? response = null;
        lock (_gate)
        {
            type = _types.Find(known => known.TypeUrl == message.TypeUrl) as DeltaSubscription;
            response = type?.Present(message);
        }

        if (type is null)
        {
            Log.NotAskedFor(_logger, message.TypeUrl);
            return;
        }

        var reason = response is null ? null : Judge(response);
        lock (_gate)
        {
            if (reason is null)
            {
                type.Accept(message);
            }
            else
            {
                type.Reject(message, reason);
            }

            EnqueueNeedsLock(type);
        }

        WakeWriter();
    }

    private void Take(DiscoveryResponse message)
    {
        SotwSubscription? type;
        lock (_gate)
        {
            type = _types.Find(known => known.TypeUrl == message.TypeUrl) as SotwSubscription;
        }

        if (type is null)
        {
            Log.NotAskedFor(_logger, message.TypeUrl);
            return;
        }

        var response = new AdsResponse(
            message.TypeUrl,
            message.VersionInfo,
            message.Nonce,
            [.. message.Resources.Select(static any => new AdsResource(any.TypeUrl, any.Value.Memory))]);
        var reason = Judge(response);
        lock (_gate)
        {
            if (reason is null)
            {
                type.Accept(response);
            }
            else
            {
                type.Reject(response, reason);
            }

            EnqueueNeedsLock(type);
        }

        WakeWriter();
    }

    private string? Judge(AdsResponse response)
    {
        try
        {
            var reason = OnResponse(response);
            if (reason is not null)
            {
                Log.Rejected(_logger, response.TypeUrl, response.Version, reason);
            }

            return reason;
        }
        catch (Exception e)
        {
            Log.HandlerFailed(_logger, response.TypeUrl, response.Version, e);
            return $"the response could not be applied: {e.Message}";
        }
    }

    private async Task WriteLoopAsync<TRequest>(GrpcRequestWriter<TRequest> writer, CancellationToken cancellationToken)
        where TRequest : class
    {
        var node = _options.Node;
        try
        {
            while (true)
            {
                while (NextRequest(node) is TRequest request)
                {
                    node = null;
                    await writer.WriteAsync(request, cancellationToken);
                }

                await _due.WaitAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is GrpcException or OperationCanceledException)
        {
            // The stream is over; how it ended is what the read loop finds out.
        }
    }

    private IMessage? NextRequest(Node? node)
    {
        lock (_gate)
        {
            if (!_requests.TryDequeue(out var type))
            {
                return null;
            }

            var request = type.NextRequest(node);
            EnqueueNeedsLock(type);
            return request;
        }
    }

    private void EnqueueNeedsLock(TypeSubscription type)
    {
        if (type.IsDue && !_requests.Contains(type))
        {
            _requests.Enqueue(type);
        }
    }

    private void WakeWriter()
    {
        lock (_gate)
        {
            if (_due.CurrentCount == 0)
            {
                _due.Release();
            }
        }
    }

    private TimeSpan Backoff(int attempt)
    {
        var full = Math.Min(_options.InitialBackoff.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30)), _options.MaxBackoff.TotalSeconds);
        return TimeSpan.FromSeconds(full * (0.5 + (0.5 * _options.Jitter())));
    }

    private void SetConnection(AdsConnectionState state, Uri? server, string? lastError) =>
        _connection = new AdsConnection(state, server, _options.TimeProvider.GetUtcNow(), lastError);

    private static partial class Log
    {
        [LoggerMessage(1150, LogLevel.Information, "xDS from {Server}")]
        public static partial void Connected(ILogger logger, Uri server);

        [LoggerMessage(1151, LogLevel.Warning, "xDS stream to {Server} ended: {Reason}; next attempt in {Pause} s")]
        public static partial void StreamEnded(ILogger logger, Uri server, string reason, double pause);

        [LoggerMessage(1155, LogLevel.Information, "{Server} can be reached again: back to it")]
        public static partial void Returning(ILogger logger, Uri server);

        [LoggerMessage(1152, LogLevel.Warning, "rejected {Type} version {Version}: {Reason}")]
        public static partial void Rejected(ILogger logger, string type, string version, string reason);

        [LoggerMessage(1153, LogLevel.Error, "{Type} version {Version} could not be applied")]
        public static partial void HandlerFailed(ILogger logger, string type, string version, Exception exception);

        [LoggerMessage(1154, LogLevel.Warning, "the server sent {Type}, which was not asked for")]
        public static partial void NotAskedFor(ILogger logger, string type);
    }
}
