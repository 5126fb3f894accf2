using System.Globalization;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Xds.Transport;

/// <summary>
/// A call as the handlers of <see cref="GuardedMethods"/> see it: that of grpc-dotnet with a token that is also cancelled when the server
/// stops, and with the client's address without the mapping of IPv4 into IPv6.
/// </summary>
internal sealed class GuardedCall(ServerCallContext inner, HttpContext http, CancellationToken ended) : ServerCallContext
{
    // Where the GetHttpContext of grpc-dotnet looks for it on a call that is not its own.
    private const string HttpContextKey = "__HttpContext";

    /// <summary>The HTTP request underneath. Its body and response belong to the call.</summary>
    public HttpContext Http => http;

    protected override string MethodCore => inner.Method;

    protected override string HostCore => inner.Host;

    protected override string PeerCore => PeerName(http.Connection);

    protected override DateTime DeadlineCore => inner.Deadline;

    protected override Metadata RequestHeadersCore
    {
        get
        {
            try
            {
                return inner.RequestHeaders;
            }
            catch (FormatException e)
            {
                throw new RpcException(new Status(StatusCode.Internal, $"a binary header is not base64: {e.Message}"));
            }
        }
    }

    protected override CancellationToken CancellationTokenCore => ended;

    protected override Metadata ResponseTrailersCore => inner.ResponseTrailers;

    protected override Status StatusCore
    {
        get => inner.Status;
        set => inner.Status = value;
    }

    protected override WriteOptions? WriteOptionsCore
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    protected override AuthContext AuthContextCore => inner.AuthContext;

    protected override IDictionary<object, object> UserStateCore
    {
        get
        {
            var state = inner.UserState;
            state[HttpContextKey] = http;
            return state;
        }
    }

    /// <summary>The client's address as gRPC writes it, such as <c>ipv4:127.0.0.1:4711</c> or <c>ipv6:[::1]:4711</c>.</summary>
    public static string PeerName(ConnectionInfo connection) => connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } v6 => Format($"ipv6:[{v6}]:{connection.RemotePort}"),
        var v4 => Format($"ipv4:{v4.MapToIPv4()}:{connection.RemotePort}"),
    };

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => inner.WriteResponseHeadersAsync(responseHeaders);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        inner.CreatePropagationToken(options);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
