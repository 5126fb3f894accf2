using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Grpc.Server;

/// <summary>
/// One call on the server: who calls, what was sent along, and what is to be sent along. The handler owns it until it returns.
/// </summary>
public sealed class GrpcServerCall : IDisposable
{
    private readonly GrpcServerOptions _options;
    private readonly CallDeadline? _deadline;
    private readonly CancellationTokenSource _cancelled;
    private readonly MessageReader _requests;

    internal GrpcServerCall(HttpContext http, string method, GrpcServerOptions options, CallDeadline? deadline, CancellationToken stopping)
    {
        _options = options;
        _deadline = deadline;
        HttpContext = http;
        Method = method;
        RequestHeaders = ServerHeaders.ReadMetadata(http.Request.Headers);
        Compression = options.Compression;
        ClientAcceptsGzip = HeaderNames.AcceptsGzip(http.Request.Headers[HeaderNames.AcceptEncoding]);
        _cancelled = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, deadline?.Token ?? CancellationToken.None, stopping);
        CancellationToken = _cancelled.Token;
        Output = new CallOutput(this, http.Response, options.MaxSendMessageSize);
        _requests = new MessageReader(
            http.Request.BodyReader, options.MaxReceiveMessageSize, http.Request.Headers[HeaderNames.Encoding], GrpcStatusCode.Unimplemented);
    }

    /// <summary>The path, <c>/package.Service/Method</c>.</summary>
    public string Method { get; }

    /// <summary>The client's address as gRPC writes it, such as <c>ipv4:127.0.0.1:4711</c> or <c>ipv6:[::1]:4711</c>.</summary>
    public string Peer => PeerName(HttpContext.Connection);

    /// <summary>The metadata that the client sent.</summary>
    public GrpcMetadata RequestHeaders { get; }

    /// <summary>When the client gives up; null if it never does.</summary>
    public DateTimeOffset? Deadline => _deadline?.Time;

    /// <summary>
    /// Cancelled when the client cancels or goes away, when the deadline passes, and, in calls that stream, when the server shuts down
    /// (a unary call may finish then).
    /// </summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Whether the request message that was read last came compressed.</summary>
    public bool RequestWasCompressed => _requests.Compressed;

    /// <summary>Metadata that goes out before the first message. Changes after that are not sent.</summary>
    public GrpcMetadata ResponseHeaders { get; } = new();

    /// <summary>Metadata that goes out with the status.</summary>
    public GrpcMetadata ResponseTrailers { get; } = new();

    /// <summary>The client's certificate where the connection is mutual TLS.</summary>
    public X509Certificate2? ClientCertificate => HttpContext.Connection.ClientCertificate;

    /// <summary>The HTTP request underneath. Its body and response belong to the call.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>How responses are compressed, if the client takes it. Has effect before the first message.</summary>
    public GrpcCompression Compression { get; set; }

    /// <summary>The status that the call ends with if the handler returns.</summary>
    public GrpcStatus Status { get; private set; }

    internal bool ClientAcceptsGzip { get; }

    internal CallOutput Output { get; }

    internal Task? DeadlinePassed => _deadline?.Passed;

    /// <summary>Sets the status that the call ends with when the handler returns; to throw a <see cref="GrpcException"/> does the same.</summary>
    public void SetStatus(GrpcStatusCode code, string message = "", ReadOnlyMemory<byte> details = default) =>
        Status = new GrpcStatus(code, message, details);

    /// <summary>Sends the headers now, before there is a message.</summary>
    public ValueTask SendHeadersAsync(CancellationToken cancellationToken = default) => Output.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancelled.Dispose();
        _deadline?.Dispose();
    }

    internal GrpcReader<T> Reader<T>(GrpcMarshaller<T> marshaller) => new(_requests, marshaller, CancellationToken);

    internal GrpcWriter<T> Writer<T>(GrpcMarshaller<T> marshaller) => new(Output, marshaller);

    /// <summary>What a cancelled handler means: the deadline beats the client, the client beats our own shutdown.</summary>
    internal GrpcStatus CancelledStatus()
    {
        if (_deadline?.Token.IsCancellationRequested == true)
        {
            return CallDeadline.Exceeded;
        }

        return HttpContext.RequestAborted.IsCancellationRequested || !CancellationToken.IsCancellationRequested
            ? new GrpcStatus(GrpcStatusCode.Cancelled, "the call was cancelled")
            : new GrpcStatus(GrpcStatusCode.Unavailable, "the server is shutting down");
    }

    private static string PeerName(ConnectionInfo connection) => connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } v6 => Format($"ipv6:[{v6}]:{connection.RemotePort}"),
        var v4 => Format($"ipv4:{v4.MapToIPv4()}:{connection.RemotePort}"),
    };

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
