namespace Fairlead.Grpc;

/// <summary>A call that did not end with OK. A server handler throws it to choose the status; a client gets it.</summary>
public sealed class GrpcException : Exception
{
    public GrpcException(GrpcStatusCode code, string message, Exception? inner = null)
        : this(new GrpcStatus(code, message), null, inner)
    {
    }

    public GrpcException(GrpcStatus status, GrpcMetadata? trailers = null, Exception? inner = null)
        : base(status.ToString(), inner)
    {
        Status = status;
        Trailers = trailers ?? new GrpcMetadata();
    }

    /// <summary>Code, message and details.</summary>
    public GrpcStatus Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public GrpcStatusCode StatusCode => Status.Code;

    /// <summary>Trailing metadata: received (client) or to be sent besides the call's own (server).</summary>
    public GrpcMetadata Trailers { get; }

    /// <summary>The bytes of <c>grpc-status-details-bin</c>; empty when absent.</summary>
    public ReadOnlyMemory<byte> StatusDetails => Status.Details;
}
