using System.Buffers;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Fairlead.Grpc.Client;

/// <summary>
/// The responses of a call. One loop reads. With <see cref="GrpcMarshaller.Raw"/> the current message is a window onto the
/// transport's buffer and gone with the next read.
/// </summary>
public sealed class GrpcResponseReader<T>
{
    private readonly ClientCall _call;
    private readonly GrpcMarshaller<T> _marshaller;

    internal GrpcResponseReader(ClientCall call, GrpcMarshaller<T> marshaller)
    {
        _call = call;
        _marshaller = marshaller;
    }

    /// <summary>The message that the last read found.</summary>
    public T Current { get; private set; } = default!; // set by the first MoveNextAsync that answers true

    /// <summary>Whether the current message came compressed.</summary>
    public bool CurrentWasCompressed => _call.Compressed;

    /// <summary>
    /// Reads the next message; false when the call has ended with OK. Any other end is a <see cref="GrpcException"/>. To cancel a read
    /// cancels the call.
    /// </summary>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        if (!await _call.ReadAsync(cancellationToken))
        {
            return false;
        }

        Current = Parse(_call.Payload);
        if (!_marshaller.KeepsBuffer)
        {
            _call.Release();
        }

        return true;
    }

    /// <summary>All messages up to the last.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await MoveNextAsync(cancellationToken))
        {
            yield return Current;
        }
    }

    internal async Task<T> ReadSingleAsync()
    {
        if (!await _call.ReadAsync(CancellationToken.None))
        {
            throw new GrpcException(GrpcStatusCode.Unimplemented, "the server ended the call with OK and no message");
        }

        // The message has to outlive the read of the status.
        var payload = _marshaller.KeepsBuffer ? new ReadOnlySequence<byte>(_call.Payload.ToArray()) : _call.Payload;
        var message = Parse(payload);
        return await _call.ReadAsync(CancellationToken.None)
            ? throw new GrpcException(GrpcStatusCode.Unimplemented, "the server sent more than one message where the method has one")
            : message;
    }

    private T Parse(ReadOnlySequence<byte> payload)
    {
        try
        {
            return _marshaller.Parse(payload);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw _call.Fail(new GrpcException(GrpcStatusCode.Internal, $"the response is no valid message: {e.Message}", e));
        }
    }
}
