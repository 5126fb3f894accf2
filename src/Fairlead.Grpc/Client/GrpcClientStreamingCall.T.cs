namespace Fairlead.Grpc.Client;

/// <summary>A call with a stream of requests and one response.</summary>
public sealed class GrpcClientStreamingCall<TReq, TResp> : IDisposable
{
    private readonly ClientCall _call;
    private readonly GrpcResponseReader<TResp> _reader;

    internal GrpcClientStreamingCall(ClientCall call, GrpcMethod<TReq, TResp> method)
    {
        _call = call;
        RequestWriter = new GrpcRequestWriter<TReq>(call, method.Request);
        _reader = new GrpcResponseReader<TResp>(call, method.Response);
    }

    /// <summary>The requests; complete it to get the response.</summary>
    public GrpcRequestWriter<TReq> RequestWriter { get; }

    /// <summary>Trailing metadata; empty until the call is over.</summary>
    public GrpcMetadata Trailers => _call.Trailers;

    /// <summary>Waits for the response; any end but OK is a <see cref="GrpcException"/>. Once per call.</summary>
    public Task<TResp> ResponseAsync() => _reader.ReadSingleAsync();

    /// <summary>Metadata that the server sent before its response.</summary>
    public Task<GrpcMetadata> ResponseHeadersAsync() => _call.HeadersAsync();

    /// <summary>How the call ended, or null while it runs (the end is seen by reading).</summary>
    public GrpcStatus? GetStatus() => _call.Status;

    /// <summary>Cancels the call if it is not over.</summary>
    public void Dispose() => _call.Dispose();
}
