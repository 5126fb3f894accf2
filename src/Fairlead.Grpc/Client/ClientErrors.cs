using System.Net.Sockets;
using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Client;

/// <summary>What the transport throws, as a status.</summary>
internal static class ClientErrors
{
    public static GrpcStatus ToStatus(Exception error) => error switch
    {
        GrpcException e => e.Status,
        _ when Find<HttpProtocolException>(error) is { } protocol => FromHttp2(protocol),
        HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } =>
            new GrpcStatus(GrpcStatusCode.Unavailable, $"the server does not speak HTTP/2: {error.Message}"),
        HttpRequestException or IOException or SocketException => new GrpcStatus(GrpcStatusCode.Unavailable, Reason(error)),
        OperationCanceledException => new GrpcStatus(GrpcStatusCode.Cancelled, "the call was cancelled"),
        ObjectDisposedException => new GrpcStatus(GrpcStatusCode.Cancelled, "the call or its channel was disposed"),
        _ => new GrpcStatus(GrpcStatusCode.Internal, Reason(error)),
    };

    /// <summary>Whether no connection could be made, so that the request has not been seen by anybody.</summary>
    public static bool IsNotConnected(Exception error) =>
        error is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        };

    private static GrpcStatus FromHttp2(HttpProtocolException error)
    {
        // NO_ERROR ends things in good order (a server that drains); nothing is wrong with the call.
        var code = error.ErrorCode == 0 || !IsStreamReset(error) ? GrpcStatusCode.Unavailable : StatusMapping.FromHttp2Error(error.ErrorCode);
        return new GrpcStatus(code, error.Message);
    }

    /// <summary>
    /// Whether the server reset this one stream. If instead the connection broke (GOAWAY, an unanswered ping), its error code says nothing about
    /// this call. Only the text tells the two apart, or its key where the runtime's texts are trimmed away.
    /// </summary>
    private static bool IsStreamReset(HttpProtocolException error) =>
        error.Message.Contains("reset the stream", StringComparison.Ordinal) || error.Message.Contains("http2_stream_error", StringComparison.Ordinal);

    private static string Reason(Exception error) =>
        error.InnerException is { } inner ? $"{error.Message} ({inner.Message})" : error.Message;

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
            {
                return found;
            }
        }

        return null;
    }
}
