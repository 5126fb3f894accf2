using System.Net;
using System.Net.Sockets;
using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Tests.Transport.Hosting;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>The client against servers that answer anything but well: each call ends with a clear status.</summary>
public sealed class ClientHostileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly (string, string)[] GrpcHeaders = [(":status", "200"), ("content-type", "application/grpc")];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly GrpcChannel _channel;

    public ClientHostileTests()
    {
        _listener.Start();
        _channel = XdsChannel.Create(new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));
    }

    public void Dispose()
    {
        _channel.Dispose();
        _listener.Dispose();
    }

    [Theory]
    [InlineData(0u, StatusCode.Internal)] // NO_ERROR
    [InlineData(1u, StatusCode.Internal)] // PROTOCOL_ERROR
    [InlineData(8u, StatusCode.Cancelled)] // CANCEL
    [InlineData(11u, StatusCode.ResourceExhausted)] // ENHANCE_YOUR_CALM
    [InlineData(99u, StatusCode.Internal)]
    public async Task Reset_Any_IsMapped(uint code, StatusCode status)
    {
        Assert.Equal(status, (await FailAsync(peer => peer.SendResetAsync(1, code))).StatusCode);
    }

    [Theory]
    [InlineData(2u, StatusCode.Internal)]
    [InlineData(7u, StatusCode.Unavailable)]
    [InlineData(8u, StatusCode.Cancelled)]
    public async Task Reset_AfterHeaders_IsMapped(uint code, StatusCode status) => Assert.Equal(status, (await FailAsync(async peer =>
    {
        await peer.SendHeadersAsync(1, end: false, GrpcHeaders);
        await peer.SendDataAsync(1, RawCall.Frame(new SimpleResponse()));
        await peer.SendResetAsync(1, code);
    })).StatusCode);

    [Fact]
    public async Task Reset_RefusedStreams_IsUnavailableInTheEnd()
    {
        // The transport tries a refused request again by itself, which is allowed, and then gives up.
        var error = await FailAsync(async peer =>
        {
            for (var stream = 1; stream < 20; stream += 2)
            {
                var next = stream;
                await peer.UntilAsync(() => peer.Streams.ContainsKey(next), "the request");
                await peer.SendResetAsync(stream, 7);
            }
        });
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(302, StatusCode.Unknown)]
    public async Task HttpStatus_WithoutGrpc_IsMapped(int http, StatusCode status)
    {
        var error = await FailAsync(
            peer => peer.SendHeadersAsync(1, end: true, (":status", $"{http}"), ("content-type", "text/html"), ("location", "/x")));
        Assert.Equal(status, error.StatusCode);
        Assert.Contains($"HTTP status code: {http}", XdsChannel.Describe(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpStatus_WithGrpcStatus_IsGrpcs()
    {
        var error =
            await FailAsync(peer => peer.SendHeadersAsync(1, end: true, (":status", "503"), ("content-type", "application/grpc"),
                ("grpc-status", "5"), ("grpc-message", "n%C3%B6")));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal("nö", error.Status.Detail);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task ContentType_Foreign_IsNamed(string type)
    {
        var error = await FailAsync(async peer =>
        {
            await peer.SendHeadersAsync(1, end: false, (":status", "200"), ("content-type", type));
            await peer.SendDataAsync(1, "<html>"u8.ToArray(), end: true);
        });
        Assert.Contains(type, XdsChannel.Describe(error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trailers_Missing_IsSaid(bool withMessage)
    {
        var error = await FailAsync(async peer =>
        {
            await peer.SendHeadersAsync(1, end: false, GrpcHeaders);
            await peer.SendDataAsync(1, withMessage ? RawCall.Frame(new SimpleResponse()) : [], end: true);
        });
        Assert.Contains("No grpc-status found", XdsChannel.Describe(error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("14")]
    public async Task Status_Odd_IsNoSuccess(string text) => Assert.NotEqual(
        StatusCode.OK, (await FailAsync(peer => peer.SendHeadersAsync(1, end: true, [.. GrpcHeaders, ("grpc-status", text)]))).StatusCode);

    [Fact]
    public async Task Status_OkWithoutMessage_IsNoSuccess()
    {
        var error = await FailAsync(peer => peer.SendHeadersAsync(1, end: true, [.. GrpcHeaders, ("grpc-status", "0")]));
        Assert.NotEqual(StatusCode.OK, error.StatusCode);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, "", StatusCode.Internal)] // cut off
    [InlineData(new byte[] { 7, 0, 0, 0, 0 }, "", StatusCode.Internal)] // bad flag
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, "", StatusCode.Internal)] // compressed, and nobody says how
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, "br", StatusCode.Unimplemented)]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, "gzip", StatusCode.Internal)]
    [InlineData(new byte[] { 0, 0x7f, 0, 0, 0, 1 }, "", StatusCode.ResourceExhausted)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xff }, "", StatusCode.Unavailable)] // no protobuf
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "", StatusCode.Internal)] // two messages
    public async Task Message_Bad_HasClearStatus(byte[] data, string encoding, StatusCode status)
    {
        var error = await FailAsync(async peer =>
        {
            await peer.SendHeadersAsync(1, end: false, encoding.Length > 0 ? [.. GrpcHeaders, ("grpc-encoding", encoding)] : GrpcHeaders);
            await peer.SendDataAsync(1, data);
            await peer.SendHeadersAsync(1, end: true, ("grpc-status", "0"));
        });
        Assert.Equal(status, error.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_Lost_IsUnavailable(bool afterHeaders)
    {
        var error = await FailAsync(async peer =>
        {
            if (afterHeaders)
            {
                await peer.SendHeadersAsync(1, end: false, GrpcHeaders);
                await peer.PingAsync();
            }

            peer.Abort();
        });
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task GoAway_ThenClosed_EndsTheCall()
    {
        var error = await FailAsync(async peer =>
        {
            await peer.SendHeadersAsync(1, end: false, GrpcHeaders);
            await peer.SendAsync(FrameType.GoAway, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
            await peer.PingAsync();
            await peer.DisposeAsync();
        });
        Assert.True(error.StatusCode is StatusCode.Unavailable or StatusCode.Internal, error.Message);
    }

    [Fact]
    public async Task NoHttp2_IsUnavailableOrInternal()
    {
        var answer = Task.Run(async () =>
        {
            using var socket = await _listener.AcceptSocketAsync();
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
            _ = await socket.ReceiveAsync(new byte[100]);
        });
        var error =
            await Assert.ThrowsAsync<RpcException>(() => _channel.CreateCallInvoker()
                .AsyncUnaryCall(EchoService.Unary, null, default, new SimpleRequest()).ResponseAsync
                .WaitAsync(Patience));
        Assert.True(error.StatusCode is StatusCode.Unavailable or StatusCode.Internal, error.Message);
        await answer;
    }

    [Fact]
    public async Task NobodyListens_IsUnavailable()
    {
        _listener.Stop();
        var error =
            await Assert.ThrowsAsync<RpcException>(() => _channel.CreateCallInvoker()
                .AsyncUnaryCall(EchoService.Unary, null, default, new SimpleRequest()).ResponseAsync
                .WaitAsync(Patience));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        using var call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new SimpleRequest()).WaitAsync(Patience));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    private async Task<RpcException> FailAsync(Func<RawPeer, Task> server)
    {
        var serving = ServeAsync(server);
        var error =
            await Assert.ThrowsAsync<RpcException>(() => _channel.CreateCallInvoker()
                .AsyncUnaryCall(EchoService.Unary, null, default, new SimpleRequest()).ResponseAsync
                .WaitAsync(Patience));
        _channel.Dispose();
        await Record.ExceptionAsync(() => serving.WaitAsync(Patience));
        return error;
    }

    private async Task ServeAsync(Func<RawPeer, Task> server)
    {
        var peer = await RawPeer.AcceptAsync(_listener);
        await peer.UntilAsync(() => peer.Streams.ContainsKey(1), "the request");
        await server(peer);

        // What the client still has to say is read, so that closing is no reset that overtakes the answer.
        await peer.ClosedAsync();
        await peer.DisposeAsync();
    }
}
