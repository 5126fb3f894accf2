using System.Buffers;
using Google.Protobuf;

namespace Fairlead.Grpc;

/// <summary>
/// A message that is encoded already, as chunks that follow each other on the wire. Immutable as long as nobody changes the chunks,
/// and then safe to write to any number of calls at once; each write copies once, into the transport's buffer.
/// </summary>
public sealed class EncodedMessage
{
    private readonly ReadOnlyMemory<byte>[] _chunks;

    public EncodedMessage(params ReadOnlySpan<ReadOnlyMemory<byte>> chunks)
    {
        _chunks = chunks.ToArray();
        long length = 0;
        foreach (var chunk in _chunks)
        {
            length += chunk.Length;
        }

        Length = checked((int)length);
    }

    /// <summary>Bytes in all chunks together.</summary>
    public int Length { get; }

    /// <summary>The chunks, in order.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Chunks => _chunks;

    /// <summary>Encodes a protobuf message.</summary>
    public static EncodedMessage From(IMessage message) => new(message.ToByteArray());

    internal void CopyTo(IBufferWriter<byte> output)
    {
        foreach (var chunk in _chunks)
        {
            output.Write(chunk.Span);
        }
    }
}
