using System.Buffers;
using Grpc.Core;

namespace Fairlead.Xds.Transport;

/// <summary>
/// The encoded bytes of one request, in a pooled buffer. Whoever read it disposes it, and reads its bytes before. One whose stream broke in
/// between is left to the garbage collector.
/// </summary>
internal sealed class RequestPayload : IDisposable
{
    private readonly int _length;
    private byte[]? _bytes;

    private RequestPayload(in ReadOnlySequence<byte> payload)
    {
        _length = checked((int)payload.Length);
        _bytes = ArrayPool<byte>.Shared.Rent(_length);
        payload.CopyTo(_bytes);
    }

    /// <summary>Requests as their bytes. Responses never pass through it: <see cref="SlicedWriter"/> writes them.</summary>
    public static Marshaller<RequestPayload> Marshaller { get; } = new(
        static (_, _) => throw new NotSupportedException("responses are written as slices of encoded bytes"),
        static context => new RequestPayload(context.PayloadAsReadOnlySequence()));

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
