using System.Net.Sockets;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Transport;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Client;

/// <summary>
/// Keeps an aggregated stream to one of several servers: subscribes, hands on what comes, acknowledges or rejects it, after a failure goes
/// to the next server with the versions that it has, and comes back to the first when that can be reached again. What it is asked for may
/// be changed from any thread at any time; <see cref="RunAsync"/> is called once.
/// </summary>
public sealed partial class AdsClient : IAsyncDisposable
{
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(2);

    private const string Aggregated = "envoy.service.discovery.v3.AggregatedDiscoveryService";

    private static readonly Method<DeltaDiscoveryRequest, DeltaDiscoveryResponse> Delta =
        ProtoMarshaller.Duplex(Aggregated, "DeltaAggregatedResources", DeltaDiscoveryRequest.Parser, DeltaDiscoveryResponse.Parser);

    private static readonly Method<DiscoveryRequest, DiscoveryResponse> Sotw =
        ProtoMarshaller.Duplex(Aggregated, "StreamAggregatedResources", DiscoveryRequest.Parser, DiscoveryResponse.Parser);

    private readonly AdsClientOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly List<TypeSubscription> _types = [];

    // Requests go out in the order in which they became due. When the handler of a response subscribes to something, that request goes
    // before the acknowledgement of the response: the acknowledgement tells the server that it may go on to resources that depend on this
    // response.
    private readonly Queue<TypeSubscription> _requests = [];
    private readonly SemaphoreSlim _due = new(0, 1);
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _patience;
    private volatile AdsConnection _connection;
    private bool _isPatienceArmed;

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
        _patience = options.TimeProvider.CreateTimer(_ => OutOfPatience(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Takes a response; called one after the other, in order. Null accepts it, a text rejects it with that reason. It may subscribe;
    /// an exception rejects with its message.
    /// </summary>
    public required Func<AdsResponse, string?> OnResponse { get; init; }

    /// <summary>
    /// Told which resources of a type that were asked for by name are not there: they did not come within
    /// <see cref="AdsClientOptions.ResourceTimeout"/>, the server said that there are none of the name, or took them away. Said once for
    /// each until it comes; should it come later, <see cref="OnResponse"/> is given it as any other. It may be called beside
    /// <see cref="OnResponse"/>, must not throw, and may subscribe.
    /// </summary>
    public Action<string, IReadOnlyList<string>> OnAbsent { get; init; } = static (_, _) => { };

    /// <summary>How the client stands with its servers now.</summary>
    public AdsConnection Connection => _connection;

    /// <summary>Asks for resources of a type, in place of what was asked for before.</summary>
    public void Subscribe(string typeUrl, bool wildcard, IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Want(typeUrl, _ => (wildcard, names));
    }

    /// <summary>
    /// Asks for more resources of a type by name, beside what is asked for: on demand, when something turns out to need them.
    /// </summary>
    public void Add(string typeUrl, IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Want(typeUrl, type => names.Except(type.Names, StringComparer.Ordinal).Any()
            ? (type.IsWildcard, type.Names.Union(names, StringComparer.Ordinal))
            : null);
    }

    /// <summary>No longer asks for these resources by name; whoever asks for everything goes on to get them.</summary>
    public void Drop(string typeUrl, IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Want(typeUrl, type => names.Intersect(type.Names, StringComparer.Ordinal).Any()
            ? (type.IsWildcard, type.Names.Except(names, StringComparer.Ordinal))
            : null);
    }

    /// <summary>
    /// Says what the client has of a type already, such as its last good state; a server that has the same for what is
    /// subscribed then sends nothing. To be called before <see cref="RunAsync"/>.
    /// </summary>
    public void Resume(string typeUrl, AdsState state)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeUrl);
        ArgumentNullException.ThrowIfNull(state);
        lock (_gate)
        {
            TypeNeedsLock(typeUrl).Resume(state);
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
                // The server after the last one in the list is the first one.
                Log.Returning(_logger, _options.Servers[0]);
                server = _options.Servers.Count - 1;
                continue;
            }

            // The client tries every server once before it pauses.
            var pause = failures % _options.Servers.Count == _options.Servers.Count - 1
                ? Backoff(failures / _options.Servers.Count)
                : TimeSpan.Zero;
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
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _patience.DisposeAsync();
    }

    private void Want(string typeUrl, Func<TypeSubscription, (bool Wildcard, IEnumerable<string> Names)?> change)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeUrl);
        lock (_gate)
        {
            var type = TypeNeedsLock(typeUrl);
            if (change(type) is not { } wanted)
            {
                return;
            }

            type.Want(wanted.Wildcard, [.. wanted.Names]);
            EnqueueNeedsLock(type);
        }

        WakeWriter();
    }

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

    private async Task<(bool Answered, string Why, bool Returns)> StreamAsync(
        Uri address, bool mayReturn, CancellationToken cancellationToken)
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

    /// <summary>
    /// Looks from time to time whether the first server takes connections again, and ends the stream to another one when it does.
    /// </summary>
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
                    // The first server does not take connections yet.
                }
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<(bool Answered, string Why)> ConverseAsync<TRequest, TResponse>(
        Uri address, Method<TRequest, TResponse> method, Action<TResponse> take, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var answered = false;
        string why;
        try
        {
            using var channel = XdsChannel.Create(address, _options.Channel);
            using var call = channel.CreateCallInvoker()
                .AsyncDuplexStreamingCall(method, null, new CallOptions(cancellationToken: cancellationToken));
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

            var writing = WriteLoopAsync(call.RequestStream, stop.Token);
            try
            {
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    if (!answered)
                    {
                        answered = true;
                        SetConnection(AdsConnectionState.Connected, address, null);
                        Log.Connected(_logger, address);
                    }

                    take(call.ResponseStream.Current);
                }

                why = "the server ended the stream";
            }
            finally
            {
                await stop.CancelAsync();
                call.Dispose();
                await writing;
                lock (_gate)
                {
                    _types.ForEach(static type => type.Awaited.Lost());
                }
            }
        }
        catch (RpcException e)
        {
            why = XdsChannel.Describe(e);
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
        IReadOnlyList<string> absent = [];
        lock (_gate)
        {
            // The server has a rejected resource, so a rejected name does not count as absent.
            type.Awaited.Came(
                message.Resources.Where(static resource => resource.Resource_ is not null).Select(static resource => resource.Name));
            if (reason is null)
            {
                type.Accept(message);
                absent = type.Awaited.Gone(message.RemovedResources.Concat(
                    message.Resources.Where(static resource => resource.Resource_ is null && resource.Ttl is null)
                        .Select(static resource => resource.Name)));
            }
            else
            {
                type.Reject(message, reason);
            }

            EnqueueNeedsLock(type);
        }

        WakeWriter();
        Report(type, absent);
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
        IReadOnlyList<string> absent = [];
        lock (_gate)
        {
            HashSet<string> came =
                type.Names.Count == 0 ? [] : [.. response.Resources.Select(static resource => ResourceName.Of(resource.Value.Span))];
            type.Awaited.Came(came);
            if (reason is null)
            {
                type.Accept(response);
                absent = type.TypeUrl is TypeUrls.Cluster or TypeUrls.Listener ? type.Awaited.GoneBeside(came) : [];
            }
            else
            {
                type.Reject(response, reason);
            }

            EnqueueNeedsLock(type);
        }

        WakeWriter();
        Report(type, absent);
    }

    private void Report(TypeSubscription type, IReadOnlyList<string> absent)
    {
        if (absent.Count > 0)
        {
            Log.Absent(_logger, type.TypeUrl, string.Join(", ", absent.Take(10)), absent.Count);
            OnAbsent(type.TypeUrl, absent);
        }
    }

    private void OutOfPatience()
    {
        List<(TypeSubscription Type, IReadOnlyList<string> Absent)> news;
        lock (_gate)
        {
            var now = _options.TimeProvider.GetUtcNow();
            news = [.. _types.Select(type => (type, type.Awaited.Expire(now - _options.ResourceTimeout)))];
            _isPatienceArmed = false;
            ArmPatienceNeedsLock(now);
        }

        news.ForEach(type => Report(type.Type, type.Absent));
    }

    private void ArmPatienceNeedsLock(DateTimeOffset now)
    {
        if (!_isPatienceArmed
            && !_disposed.IsCancellationRequested
            && _types.Select(static type => type.Awaited.Oldest).Min() is { } oldest)
        {
            _isPatienceArmed = true;
            var left = oldest + _options.ResourceTimeout - now;
            _patience.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
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

    private async Task WriteLoopAsync<TRequest>(IClientStreamWriter<TRequest> writer, CancellationToken cancellationToken)
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

                    // The time to answer begins when the transport takes the request: when this loop hears that it is written may be much
                    // later, as the threads have other things to do. Without the token, since to cancel a write resets the stream; it ends
                    // with the call.
                    var begun = _options.TimeProvider.GetUtcNow();
                    await writer.WriteAsync(request, CancellationToken.None);
                    Sent(begun);
                }

                await _due.WaitAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException)
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
            type.Awaited.Request();
            EnqueueNeedsLock(type);
            return request;
        }
    }

    private void Sent(DateTimeOffset begun)
    {
        lock (_gate)
        {
            _types.ForEach(type => type.Awaited.Sent(begun));
            ArmPatienceNeedsLock(_options.TimeProvider.GetUtcNow());
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

        [LoggerMessage(1156, LogLevel.Warning, "{Type}: not there: {Names} ({Count})")]
        public static partial void Absent(ILogger logger, string type, string names, int count);

        [LoggerMessage(1152, LogLevel.Warning, "rejected {Type} version {Version}: {Reason}")]
        public static partial void Rejected(ILogger logger, string type, string version, string reason);

        [LoggerMessage(1153, LogLevel.Error, "{Type} version {Version} could not be applied")]
        public static partial void HandlerFailed(ILogger logger, string type, string version, Exception exception);

        [LoggerMessage(1154, LogLevel.Warning, "the server sent {Type}, which was not asked for")]
        public static partial void NotAskedFor(ILogger logger, string type);
    }
}
