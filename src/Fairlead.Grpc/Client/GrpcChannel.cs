namespace Fairlead.Grpc.Client;

/// <summary>
/// A client of one server: <c>http://</c> is HTTP/2 in clear text with prior knowledge, <c>https://</c> is TLS. Connects when the first
/// call needs it and again after a connection is lost. Safe for concurrent use.
/// </summary>
public sealed class GrpcChannel : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly CancellationTokenSource _closed = new();
    private bool _disposed;

    public GrpcChannel(Uri address, GrpcChannelOptions? options = null)
    {
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentException($"{address}: expected http:// (clear text) or https:// (TLS)", nameof(address));
        }

        Address = address;
        Options = options ?? new GrpcChannelOptions();
        Closed = _closed.Token;
        _http = new HttpMessageInvoker(ChannelHandler.Create(Options));
    }

    /// <summary>The server.</summary>
    public Uri Address { get; }

    internal GrpcChannelOptions Options { get; }

    internal CancellationToken Closed { get; }

    /// <summary>One request, one response; anything but OK is a <see cref="GrpcException"/>.</summary>
    public async Task<TResp> UnaryAsync<TReq, TResp>(
        GrpcMethod<TReq, TResp> method, TReq request, GrpcCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await UnaryWithMetadataAsync(method, request, options, cancellationToken);
        return response.Message;
    }

    /// <summary>As <see cref="UnaryAsync"/>, with the metadata that came along.</summary>
    public async Task<GrpcUnaryResponse<TResp>> UnaryWithMetadataAsync<TReq, TResp>(
        GrpcMethod<TReq, TResp> method, TReq request, GrpcCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var call = Start(method, options, body => body.Write(request, method.Request, GrpcWriteFlags.None), cancellationToken);
        var reader = new GrpcResponseReader<TResp>(call, method.Response);
        var message = await reader.ReadSingleAsync();
        return new GrpcUnaryResponse<TResp>(message, await call.HeadersAsync(), call.Trailers, call.Compressed);
    }

    /// <summary>One request, a stream of responses. Dispose the call; disposing it early cancels it.</summary>
    public GrpcServerStreamingCall<TResp> ServerStreaming<TReq, TResp>(
        GrpcMethod<TReq, TResp> method, TReq request, GrpcCallOptions? options = null, CancellationToken cancellationToken = default) =>
        new(Start(method, options, body => body.Write(request, method.Request, GrpcWriteFlags.None), cancellationToken), method.Response);

    /// <summary>A stream of requests, one response. Dispose the call; disposing it early cancels it.</summary>
    public GrpcClientStreamingCall<TReq, TResp> ClientStreaming<TReq, TResp>(
        GrpcMethod<TReq, TResp> method, GrpcCallOptions? options = null, CancellationToken cancellationToken = default) =>
        new(Start(method, options, null, cancellationToken), method);

    /// <summary>Streams both ways. Dispose the call; disposing it early cancels it.</summary>
    public GrpcDuplexCall<TReq, TResp> DuplexStreaming<TReq, TResp>(
        GrpcMethod<TReq, TResp> method, GrpcCallOptions? options = null, CancellationToken cancellationToken = default) =>
        new(Start(method, options, null, cancellationToken), method);

    /// <summary>Ends all calls and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _closed.CancelAsync();
        _http.Dispose();
        _closed.Dispose();
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    private ClientCall Start<TReq, TResp>(
        GrpcMethod<TReq, TResp> method, GrpcCallOptions? options, Action<RequestBody>? onlyMessage, CancellationToken cancellationToken)
    {
        var call = new ClientCall(this, method.Path, options ?? new GrpcCallOptions(), onlyMessage, cancellationToken);
        call.Start();
        return call;
    }
}
