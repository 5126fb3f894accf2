namespace Fairlead.Grpc.Client;

/// <summary>
/// The requests of a call. One loop writes, each write awaited. When the call is over a write throws <see cref="GrpcException"/>;
/// how it ended is also what the reader says.
/// </summary>
public sealed class GrpcRequestWriter<T>
{
    private readonly ClientCall _call;
    private readonly GrpcMarshaller<T> _marshaller;

    internal GrpcRequestWriter(ClientCall call, GrpcMarshaller<T> marshaller)
    {
        _call = call;
        _marshaller = marshaller;
    }

    /// <summary>Writes and flushes a message.</summary>
    public ValueTask WriteAsync(T message, CancellationToken cancellationToken = default) =>
        WriteAsync(message, GrpcWriteFlags.None, cancellationToken);

    /// <summary>Writes a message as the flags say.</summary>
    public async ValueTask WriteAsync(T message, GrpcWriteFlags flags, CancellationToken cancellationToken = default)
    {
        var body = await OpenAsync(cancellationToken);
        body.Write(message, _marshaller, flags);
        await FlushUnlessAsync(body, flags, cancellationToken);
    }

    /// <summary>Writes a message that is encoded already.</summary>
    public async ValueTask WriteEncodedAsync(
        EncodedMessage message, GrpcWriteFlags flags = GrpcWriteFlags.None, CancellationToken cancellationToken = default)
    {
        var body = await OpenAsync(cancellationToken);
        body.Write(message, flags);
        await FlushUnlessAsync(body, flags, cancellationToken);
    }

    /// <summary>Says that there is nothing more to come (half-close).</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_call.Status is null)
        {
            var body = await OpenAsync(cancellationToken);
            body.Complete();
        }
    }

    private async ValueTask<RequestBody> OpenAsync(CancellationToken cancellationToken)
    {
        if (_call.Status is { } status)
        {
            throw new GrpcException(status, _call.Trailers);
        }

        try
        {
            return await _call.BodyAsync(cancellationToken);
        }
        catch (OperationCanceledException e) when (_call.Outcome is { } outcome)
        {
            throw new GrpcException(outcome.Status, outcome.Trailers, e);
        }
    }

    private async ValueTask FlushUnlessAsync(RequestBody body, GrpcWriteFlags flags, CancellationToken cancellationToken)
    {
        if ((flags & GrpcWriteFlags.NoFlush) != 0)
        {
            return;
        }

        try
        {
            await body.FlushAsync(cancellationToken.CanBeCanceled ? cancellationToken : _call.Token);
        }
        catch (Exception e) when (e is not GrpcException)
        {
            // The server may have ended the call in good order before it had read everything; only the reader knows.
            var status = _call.Status ?? new GrpcStatus(GrpcStatusCode.Cancelled, "the server takes no more requests on this call; reading tells how it ended");
            throw new GrpcException(status, _call.Trailers, e);
        }
    }
}
