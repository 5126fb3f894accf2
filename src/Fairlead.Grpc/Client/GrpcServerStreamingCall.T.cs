namespace Fairlead.Grpc.Client;

/// <summary>A call with one request and a stream of responses.</summary>
public sealed class GrpcServerStreamingCall<TResp> : IDisposable
{
    private readonly ClientCall _call;

    internal GrpcServerStreamingCall(ClientCall call, GrpcMarshaller<TResp> response)
    {
        _call = call;
        ResponseReader = new GrpcResponseReader<TResp>(call, response);
    }

    /// <summary>The responses.</summary>
    public GrpcResponseReader<TResp> ResponseReader { get; }

    /// <summary>Trailing metadata; empty until the call is over.</summary>
    public GrpcMetadata Trailers => _call.Trailers;

    /// <summary>Metadata that the server sent before its first message.</summary>
    public Task<GrpcMetadata> ResponseHeadersAsync() => _call.HeadersAsync();

    /// <summary>How the call ended, or null while it runs (the end is seen by reading).</summary>
    public GrpcStatus? GetStatus() => _call.Status;

    /// <summary>Cancels the call if it is not over.</summary>
    public void Dispose() => _call.Dispose();
}
