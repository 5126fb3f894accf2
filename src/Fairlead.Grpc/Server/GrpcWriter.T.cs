namespace Fairlead.Grpc.Server;

/// <summary>
/// The responses of a call. One loop writes; awaiting a write before the next one is started gives the client's flow control its say.
/// A write throws <see cref="OperationCanceledException"/> when the call is over.
/// </summary>
public sealed class GrpcWriter<T>
{
    // What a client has not read yet waits in memory: of a large message so much at a time.
    private const int SliceSize = 16 * 1024;

    private readonly CallOutput _output;
    private readonly GrpcMarshaller<T> _marshaller;

    internal GrpcWriter(CallOutput output, GrpcMarshaller<T> marshaller)
    {
        _output = output;
        _marshaller = marshaller;
    }

    /// <summary>Writes and flushes a message.</summary>
    public ValueTask WriteAsync(T message, CancellationToken cancellationToken = default) =>
        WriteAsync(message, GrpcWriteFlags.None, cancellationToken);

    /// <summary>Writes a message as the flags say.</summary>
    public ValueTask WriteAsync(T message, GrpcWriteFlags flags, CancellationToken cancellationToken = default)
    {
        _output.Write(message, _marshaller, flags);
        return FlushUnless(flags, cancellationToken);
    }

    /// <summary>Writes and flushes a message that is encoded already.</summary>
    public ValueTask WriteEncodedAsync(EncodedMessage message, CancellationToken cancellationToken = default) =>
        WriteEncodedAsync(message, GrpcWriteFlags.None, cancellationToken);

    /// <summary>Writes a message that is encoded already, as the flags say.</summary>
    public ValueTask WriteEncodedAsync(EncodedMessage message, GrpcWriteFlags flags, CancellationToken cancellationToken = default)
    {
        _output.Write(message, flags);
        return FlushUnless(flags, cancellationToken);
    }

    /// <summary>
    /// Writes a message made of encoded chunks and a tail of the caller's own, such as what differs per stream; nothing is allocated for it
    /// up to 256 KiB. The tail may stand on the stack. A larger message goes to the transport piece by piece, as the client reads.
    /// </summary>
    public ValueTask WriteEncodedAsync(
        in EncodedChunks chunks,
        ReadOnlySpan<byte> tail = default,
        GrpcWriteFlags flags = GrpcWriteFlags.None,
        CancellationToken cancellationToken = default)
    {
        if (chunks.Length > SliceSize && flags == GrpcWriteFlags.None && _output.TryWritePrefix(checked(chunks.Length + tail.Length)))
        {
            return WriteSlicedAsync(chunks, tail.ToArray(), cancellationToken);
        }

        _output.Write(chunks, tail, flags);
        return FlushUnless(flags, cancellationToken);
    }

    /// <summary>Sends what has been written; completes when the transport has room again.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => _output.FlushAsync(cancellationToken);

    private async ValueTask WriteSlicedAsync(EncodedChunks chunks, byte[] tail, CancellationToken cancellationToken)
    {
        for (var i = 0; i < EncodedChunks.Count; i++)
        {
            var chunk = chunks[i];
            for (var start = 0; start < chunk.Length; start += SliceSize)
            {
                _output.WriteRaw(chunk.Slice(start, Math.Min(SliceSize, chunk.Length - start)).Span);
                await _output.FlushAsync(cancellationToken);
            }
        }

        _output.WriteRaw(tail);
        await _output.FlushAsync(cancellationToken);
    }

    private ValueTask FlushUnless(GrpcWriteFlags flags, CancellationToken cancellationToken) =>
        (flags & GrpcWriteFlags.NoFlush) != 0 ? ValueTask.CompletedTask : _output.FlushAsync(cancellationToken);
}
