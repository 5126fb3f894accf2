using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Fairlead.Grpc.Wire;

/// <summary>
/// Takes length-prefixed messages out of a pipe. The payload is a window onto the pipe's buffer until <see cref="Release"/> or the next read.
/// One reader at a time; a broken frame ends it for good.
/// </summary>
internal sealed class MessageReader(PipeReader pipe, int maxMessageSize, string? encoding, GrpcStatusCode unknownEncoding)
{
    public const int PrefixSize = 5;

    private ArrayBufferWriter<byte>? _decompressed;
    private SequencePosition _next;
    private bool _holds;
    private bool _ended;

    /// <summary>The message that the last read found.</summary>
    public ReadOnlySequence<byte> Payload { get; private set; }

    /// <summary>Whether that message was compressed on the wire.</summary>
    public bool Compressed { get; private set; }

    /// <summary>Reads the next message; false at the end of the stream.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        Release();
        while (!_ended)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                throw new OperationCanceledException("the read was cancelled");
            }

            if (TryTake(buffer))
            {
                return true;
            }

            if (result.IsCompleted)
            {
                End(buffer);
                return buffer.IsEmpty ? false : throw Truncated(buffer.Length);
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }

        return false;
    }

    /// <summary>Reads the one message of a unary call and sees to it that nothing follows.</summary>
    public async ValueTask ReadSingleAsync(CancellationToken cancellationToken)
    {
        // The end has to be seen before the message may be used, and seeing it must not release the message.
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                throw new OperationCanceledException("the read was cancelled");
            }

            var length = FrameLength(buffer);
            if (length is not null && buffer.Length > length)
            {
                End(buffer);
                throw new GrpcException(GrpcStatusCode.Unimplemented, "more than one message where the method takes one");
            }

            if (result.IsCompleted)
            {
                if (TryTake(buffer))
                {
                    return;
                }

                End(buffer);
                throw buffer.IsEmpty
                    ? new GrpcException(GrpcStatusCode.Unimplemented, "no message where the method takes one")
                    : Truncated(buffer.Length);
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Gives the current payload back to the pipe.</summary>
    public void Release()
    {
        if (_holds)
        {
            _holds = false;
            Payload = default;
            pipe.AdvanceTo(_next);
        }
    }

    private static GrpcException Truncated(long bytes) =>
        new(GrpcStatusCode.Internal, $"the stream ended inside a message, {bytes} bytes after its start");

    private void End(ReadOnlySequence<byte> buffer)
    {
        _ended = true;
        pipe.AdvanceTo(buffer.End);
    }

    private bool TryTake(ReadOnlySequence<byte> buffer)
    {
        if (FrameLength(buffer) is not { } length || buffer.Length < length)
        {
            return false;
        }

        var payload = buffer.Slice(PrefixSize, length - PrefixSize);
        try
        {
            Compressed = buffer.FirstSpan[0] == 1;
            Payload = Compressed ? Decompress(payload) : payload;
        }
        catch (GrpcException)
        {
            End(buffer);
            throw;
        }

        _next = payload.End;
        _holds = true;
        return true;
    }

    /// <summary>The length of the first frame with its prefix, or null when the prefix is not there yet. Checks the prefix.</summary>
    private long? FrameLength(ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < PrefixSize)
        {
            return null;
        }

        Span<byte> prefix = stackalloc byte[PrefixSize];
        buffer.Slice(0, PrefixSize).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (prefix[0] > 1)
        {
            End(buffer);
            throw new GrpcException(GrpcStatusCode.Internal, $"bad message prefix: compressed flag is {prefix[0]}, expected 0 or 1");
        }

        if (length > maxMessageSize)
        {
            End(buffer);
            throw new GrpcException(GrpcStatusCode.ResourceExhausted, $"message of {length} bytes is larger than the limit of {maxMessageSize}");
        }

        return PrefixSize + (long)length;
    }

    private ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> payload)
    {
        if (encoding is null or HeaderNames.Identity)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "a message is flagged as compressed and grpc-encoding does not say how");
        }

        if (!encoding.Equals(HeaderNames.Gzip, StringComparison.OrdinalIgnoreCase))
        {
            throw new GrpcException(
                unknownEncoding, $"grpc-encoding '{MetadataEncoding.Printable(encoding)}' is not supported, only {HeaderNames.AcceptedEncodings}");
        }

        _decompressed ??= new ArrayBufferWriter<byte>();
        _decompressed.ResetWrittenCount();
        try
        {
            if (!GzipCodec.TryDecompress(payload, maxMessageSize, _decompressed))
            {
                throw new GrpcException(
                    GrpcStatusCode.ResourceExhausted, $"message is larger than the limit of {maxMessageSize} bytes after decompression");
            }
        }
        catch (InvalidDataException e)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "a message is flagged as gzip and does not decompress", e);
        }

        return new ReadOnlySequence<byte>(_decompressed.WrittenMemory);
    }
}
