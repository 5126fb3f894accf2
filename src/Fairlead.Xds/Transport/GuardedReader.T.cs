using Google.Protobuf;
using Grpc.Core;

namespace Fairlead.Xds.Transport;

/// <summary>
/// The requests of a call. A read without a token of its own ends with the call, and what is no valid message gets a status of its own:
/// grpc-dotnet knows one for some faults only, and calls the others a failure of the handler.
/// </summary>
internal sealed class GuardedReader<T>(IAsyncStreamReader<T> inner, CancellationToken ended) : IAsyncStreamReader<T>
{
    /// <inheritdoc/>
    public T Current => inner.Current;

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.MoveNext(cancellationToken.CanBeCanceled ? cancellationToken : ended);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidProtocolBufferException)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"the request is no valid message: {e.Message}"));
        }
        catch (IOException e) when (e.Message.StartsWith("Message too large", StringComparison.Ordinal))
        {
            // A length above 2 GiB, which grpc-dotnet does not compare with the limit.
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"the request is larger than the limit: {e.Message}"));
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The transport tells of a reset here, maybe before it cancels the call's token.
            throw new OperationCanceledException("the client went away", e);
        }
    }

    /// <summary>Reads the one request of a call that has one.</summary>
    public async Task<T> ReadSingleAsync()
    {
        if (!await MoveNext(CancellationToken.None))
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, "no message where the method takes one"));
        }

        var single = Current;
        return await MoveNext(CancellationToken.None)
            ? throw new RpcException(new Status(StatusCode.Unimplemented, "more than one message where the method takes one"))
            : single;
    }
}
