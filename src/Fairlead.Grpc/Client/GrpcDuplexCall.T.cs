namespace Fairlead.Grpc.Client;

/// <summary>A call that streams both ways. Reader and writer may be used at the same time, each by one loop.</summary>
public sealed class GrpcDuplexCall<TReq, TResp> : IDisposable
{
    private readonly ClientCall _call;

    internal GrpcDuplexCall(ClientCall call, GrpcMethod<TReq, TResp> method)
    {
        _call = call;
        RequestWriter = new GrpcRequestWriter<TReq>(call, method.Request);
        ResponseReader = new GrpcResponseReader<TResp>(call, method.Response);
    }

    /// <summary>The requests.</summary>
    public GrpcRequestWriter<TReq> RequestWriter { get; }

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
