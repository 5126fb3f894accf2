using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Fairlead.Xds.Transport;

/// <summary>
/// Writes encoded responses into the transport's buffer, a slice at a time with a flush between. The stream writer of grpc-dotnet would
/// buffer a whole response for every client that reads slowly; here such a client holds one slice. One loop writes, each write awaited;
/// <see cref="Close"/> may come from any thread.
/// </summary>
internal sealed class SlicedWriter(PipeWriter pipe)
{
    private const int SliceSize = 16 * 1024;
    private const int PrefixSize = 5;

    private readonly Lock _gate = new();
    private bool _closed;

    /// <summary>
    /// Writes one response made of bytes that many streams share and a tail of the stream's own, which may stand on the stack. Nothing is
    /// allocated for a response of up to a slice. A started response cannot be given up: whoever stops waiting for the write ends the
    /// stream.
    /// </summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> body, ReadOnlySpan<byte> tail)
    {
        Span<byte> prefix = stackalloc byte[PrefixSize];
        prefix[0] = 0; // not compressed
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], checked(body.Length + tail.Length));
        if (body.Length > SliceSize)
        {
            return WriteSlicesAsync(prefix.ToArray(), body, tail.ToArray());
        }

        ValueTask<FlushResult> flush;
        lock (_gate)
        {
            ThrowIfClosedNeedsLock();
            pipe.Write(prefix);
            pipe.Write(body.Span);
            pipe.Write(tail);

            // Without a token: to cancel a flush resets the stream, and then no status reaches the client.
            flush = pipe.FlushAsync(CancellationToken.None);
        }

        if (flush.IsCompletedSuccessfully)
        {
            ThrowIfGone(flush.Result);
            return ValueTask.CompletedTask;
        }

        return FinishAsync(flush);
    }

    /// <summary>Nothing is written from now on. The transport uses its buffer again for other streams when this one is over, so a write
    /// that nobody waits for any more must not go on.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    private async ValueTask WriteSlicesAsync(byte[] prefix, ReadOnlyMemory<byte> body, byte[] tail)
    {
        ReadOnlyMemory<byte> before = prefix;
        for (var start = 0; start < body.Length; start += SliceSize)
        {
            var isLast = start + SliceSize >= body.Length;
            var slice = isLast ? body[start..] : body.Slice(start, SliceSize);
            ThrowIfGone(await FlushSlice(before, slice, isLast ? tail : default));
            before = default;
        }
    }

    private ValueTask<FlushResult> FlushSlice(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> slice, ReadOnlyMemory<byte> after)
    {
        lock (_gate)
        {
            ThrowIfClosedNeedsLock();
            pipe.Write(before.Span);
            pipe.Write(slice.Span);
            pipe.Write(after.Span);
            return pipe.FlushAsync(CancellationToken.None);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask FinishAsync(ValueTask<FlushResult> flush) => ThrowIfGone(await flush);

    private static void ThrowIfGone(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new OperationCanceledException("the client went away");
        }
    }

    private void ThrowIfClosedNeedsLock()
    {
        if (_closed)
        {
            throw new OperationCanceledException("the stream is over");
        }
    }
}
