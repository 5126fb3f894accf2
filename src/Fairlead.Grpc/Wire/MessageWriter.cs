using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Fairlead.Grpc.Wire;

/// <summary>
/// Puts length-prefixed messages into a pipe; flushing is the owner's. A plain message of known size is written once, straight into the
/// pipe's memory. Not safe for concurrent use.
/// </summary>
internal sealed class MessageWriter(PipeWriter pipe, int maxMessageSize)
{
    private ArrayBufferWriter<byte>? _plain;
    private ArrayBufferWriter<byte>? _packed;

    public void Write<T>(T message, GrpcMarshaller<T> marshaller, bool compress)
    {
        if (!compress && marshaller.Size is { } size)
        {
            WritePrefix(size(message), compressed: false);
            marshaller.Write(message, pipe);
            return;
        }

        var plain = Scratch(ref _plain);
        marshaller.Write(message, plain);
        WriteBuffered(plain, compress);
    }

    public void Write(EncodedMessage message, bool compress)
    {
        if (!compress)
        {
            WritePrefix(message.Length, compressed: false);
            message.CopyTo(pipe);
            return;
        }

        var plain = Scratch(ref _plain);
        message.CopyTo(plain);
        WriteBuffered(plain, compress);
    }

    public void Write(in EncodedChunks chunks, ReadOnlySpan<byte> tail, bool compress)
    {
        if (!compress)
        {
            WritePrefix(checked(chunks.Length + tail.Length), compressed: false);
            chunks.CopyTo(pipe);
            pipe.Write(tail);
            return;
        }

        var plain = Scratch(ref _plain);
        chunks.CopyTo(plain);
        plain.Write(tail);
        WriteBuffered(plain, compress);
    }

    private static ArrayBufferWriter<byte> Scratch(ref ArrayBufferWriter<byte>? buffer)
    {
        buffer ??= new ArrayBufferWriter<byte>();
        buffer.ResetWrittenCount();
        return buffer;
    }

    private void WriteBuffered(ArrayBufferWriter<byte> plain, bool compress)
    {
        CheckSize(plain.WrittenCount);

        // The compressor makes nothing at all of an empty message, which not every peer takes for gzip.
        compress &= plain.WrittenCount > 0;
        if (compress)
        {
            var packed = Scratch(ref _packed);
            GzipCodec.Compress(plain.WrittenSpan, packed);
            plain = packed;
        }

        WritePrefix(plain.WrittenCount, compress);
        pipe.Write(plain.WrittenSpan);
    }

    /// <summary>Writes what stands before a message of that length.</summary>
    public void WritePrefix(int length, bool compressed)
    {
        CheckSize(length);
        var prefix = pipe.GetSpan(MessageReader.PrefixSize);
        prefix[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)length);
        pipe.Advance(MessageReader.PrefixSize);
    }

    private void CheckSize(int length)
    {
        if (length > maxMessageSize)
        {
            throw new GrpcException(
                GrpcStatusCode.ResourceExhausted, $"message of {length} bytes is larger than the limit of {maxMessageSize} for sending");
        }
    }
}
