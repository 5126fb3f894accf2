using System.Buffers;

namespace Fairlead.Grpc;

/// <summary>
/// Up to four encoded chunks that make one message: what <see cref="EncodedMessage"/> is, without an object.
/// For messages that are put together from cached parts for each call.
/// </summary>
public readonly struct EncodedChunks(
    ReadOnlyMemory<byte> first,
    ReadOnlyMemory<byte> second = default,
    ReadOnlyMemory<byte> third = default,
    ReadOnlyMemory<byte> fourth = default)
{
    /// <summary>Bytes in all chunks together.</summary>
    public int Length => checked(first.Length + second.Length + third.Length + fourth.Length);

    /// <summary>How many chunks there are, empty ones included.</summary>
    internal static int Count => 4;

    internal ReadOnlyMemory<byte> this[int index] => index switch
    {
        0 => first,
        1 => second,
        2 => third,
        _ => fourth,
    };

    internal void CopyTo(IBufferWriter<byte> output)
    {
        output.Write(first.Span);
        output.Write(second.Span);
        output.Write(third.Span);
        output.Write(fourth.Span);
    }
}
