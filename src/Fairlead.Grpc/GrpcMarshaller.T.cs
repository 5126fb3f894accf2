using System.Buffers;

namespace Fairlead.Grpc;

/// <summary>
/// How messages of one type become bytes and back. <paramref name="Size"/> tells how many bytes <paramref name="Write"/> will write, so that
/// it can write straight into the transport's buffer; without it the message is written to a buffer of its own first.
/// </summary>
/// <param name="Parse">Reads a message; it must not keep the sequence.</param>
/// <param name="Size">The exact size in bytes, or null where it is only known after writing.</param>
/// <param name="Write">Writes a message.</param>
public sealed record GrpcMarshaller<T>(Func<ReadOnlySequence<byte>, T> Parse, Func<T, int>? Size, Action<T, IBufferWriter<byte>> Write)
{
    /// <summary>Whether the parsed value is a window onto the transport's buffer, which then has to stay until the next read.</summary>
    internal bool KeepsBuffer { get; init; }
}
