using System.Runtime.CompilerServices;
using Fairlead.Grpc.Wire;
using Google.Protobuf;
using Microsoft.AspNetCore.Connections;

namespace Fairlead.Grpc.Server;

/// <summary>
/// The requests of a call. One loop reads; a second one beside it is an error. With <see cref="GrpcMarshaller.Raw"/> the current
/// message is a window onto the transport's buffer and gone with the next read.
/// </summary>
public sealed class GrpcReader<T>
{
    private readonly MessageReader _messages;
    private readonly GrpcMarshaller<T> _marshaller;
    private readonly CancellationToken _callCancelled;

    internal GrpcReader(MessageReader messages, GrpcMarshaller<T> marshaller, CancellationToken callCancelled)
    {
        _messages = messages;
        _marshaller = marshaller;
        _callCancelled = callCancelled;
    }

    /// <summary>The message that the last read found.</summary>
    public T Current { get; private set; } = default!; // set by the first MoveNextAsync that answers true

    /// <summary>
    /// Reads the next message; false when the client has sent its last. Throws <see cref="GrpcException"/> for what is no valid message
    /// and <see cref="OperationCanceledException"/> when the call is over; let both through.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (!await _messages.ReadAsync(cancellationToken.CanBeCanceled ? cancellationToken : _callCancelled))
            {
                return false;
            }
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            throw Gone(e);
        }

        Current = Parse();
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

    internal async ValueTask<T> ReadSingleAsync()
    {
        try
        {
            await _messages.ReadSingleAsync(_callCancelled);
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            throw Gone(e);
        }

        return Parse();
    }

    private static OperationCanceledException Gone(Exception e) => new("the client went away", e);

    private T Parse()
    {
        T message;
        try
        {
            message = _marshaller.Parse(_messages.Payload);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatusCode.Internal, $"the request is no valid message: {e.Message}", e);
        }

        if (!_marshaller.KeepsBuffer)
        {
            _messages.Release();
        }

        return message;
    }
}
