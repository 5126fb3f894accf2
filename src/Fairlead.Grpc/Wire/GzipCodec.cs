using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Fairlead.Grpc.Wire;

/// <summary>gzip of single messages.</summary>
internal static class GzipCodec
{
    private const int ReadSize = 16 * 1024;
    private const int TrailerLength = 4;
    private const int SmallestMessage = 18;

    public static void Compress(ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        using var sink = new BufferWriterStream(output);
        using var gzip = new GZipStream(sink, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(message);
    }

    /// <summary>
    /// Decompresses into <paramref name="output"/> and stops as soon as the limit is passed: a few kilobytes can hold gigabytes.
    /// No bytes at all count as an empty message: some compressors write that.
    /// </summary>
    /// <returns>False when the message is larger than the limit.</returns>
    /// <exception cref="InvalidDataException">The bytes are not gzip, or end too early.</exception>
    public static bool TryDecompress(ReadOnlySequence<byte> message, int limit, ArrayBufferWriter<byte> output)
    {
        using var source = new SequenceStream(message);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        while (true)
        {
            var read = gzip.Read(output.GetSpan(ReadSize));
            if (read == 0)
            {
                CheckEnd(message, output.WrittenCount);
                return true;
            }

            output.Advance(read);
            if (output.WrittenCount > limit)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// The stream takes an end anywhere for the end. The last four bytes of gzip tell the length, so that a message that was cut off
    /// is not taken for a shorter one.
    /// </summary>
    private static void CheckEnd(ReadOnlySequence<byte> message, int length)
    {
        if (message.IsEmpty)
        {
            return;
        }

        Span<byte> stated = stackalloc byte[TrailerLength];
        if (message.Length >= SmallestMessage)
        {
            message.Slice(message.Length - TrailerLength).CopyTo(stated);
        }

        if (message.Length < SmallestMessage || BinaryPrimitives.ReadUInt32LittleEndian(stated) != (uint)length)
        {
            throw new InvalidDataException("the gzip data is cut off");
        }
    }
}
