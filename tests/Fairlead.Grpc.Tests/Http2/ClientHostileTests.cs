using System.Net;
using System.Net.Sockets;
using Fairlead.Grpc.Client;
using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Tests.Hosting;

namespace Fairlead.Grpc.Tests.Http2;

/// <summary>The client against servers that answer anything but well: each call ends with a clear status.</summary>
public sealed class ClientHostileTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly (string, string)[] GrpcHeaders = [(":status", "200"), ("content-type", "application/grpc")];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly GrpcChannel _channel;

    public ClientHostileTests()
    {
        _listener.Start();
        _channel = new GrpcChannel(new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        _listener.Dispose();
    }

    [Theory]
    [InlineData(0u, GrpcStatusCode.Unavailable)] // NO_ERROR
    [InlineData(1u, GrpcStatusCode.Internal)] // PROTOCOL_ERROR
    [InlineData(2u, GrpcStatusCode.Internal)] // INTERNAL_ERROR
    [InlineData(8u, GrpcStatusCode.Cancelled)] // CANCEL
    [InlineData(11u, GrpcStatusCode.ResourceExhausted)] // ENHANCE_YOUR_CALM
    [InlineData(12u, GrpcStatusCode.PermissionDenied)] // INADEQUATE_SECURITY
    [InlineData(99u, GrpcStatusCode.Internal)]
    public async Task Reset_BeforeHeaders_IsMapped(uint code, GrpcStatusCode status) =>
        Assert.Equal(status, (await FailAsync(peer => peer.SendResetAsync(1, code))).StatusCode);

    [Theory]
    [InlineData(1u, false, GrpcStatusCode.Internal)]
    [InlineData(8u, false, GrpcStatusCode.Cancelled)]
    [InlineData(11u, false, GrpcStatusCode.ResourceExhausted)]
    [InlineData(0u, true, GrpcStatusCode.Unavailable)]
    [InlineData(2u, true, GrpcStatusCode.Internal)]
    [InlineData(7u, true, GrpcStatusCode.Unavailable)]
    [InlineData(8u, true, GrpcStatusCode.Cancelled)]
    public async Task Reset_WhileTheClientMayStillSend_IsMapped(uint code, bool afterHeaders, GrpcStatusCode status)
    {
        using var call = _channel.DuplexStreaming(EchoService.Duplex);
        await using var peer = await RawPeer.AcceptAsync(_listener);
        await peer.UntilAsync(() => peer.Streams.ContainsKey(1), "the request");
        if (afterHeaders)
        {
            await peer.SendHeadersAsync(1, end: false, GrpcHeaders);
            await call.ResponseHeadersAsync().WaitAsync(Patience);
        }

        await peer.SendResetAsync(1, code);
        var error = await Assert.ThrowsAsync<GrpcException>(() => call.ResponseReader.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(status, error.StatusCode);
        error = await Assert.ThrowsAsync<GrpcException>(() => call.RequestWriter.WriteAsync(new SimpleRequest()).AsTask().WaitAsync(Patience));
        Assert.Equal(status, error.StatusCode);
    }

    [Theory]
    [InlineData(2u, GrpcStatusCode.Internal)]
    [InlineData(7u, GrpcStatusCode.Unavailable)]
    [InlineData(8u, GrpcStatusCode.Cancelled)]
    public async Task Reset_AfterHeaders_IsMapped(uint code, GrpcStatusCode status) => Assert.Equal(status, (await FailAsync(async peer =>
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
        Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
    }

    [Theory]
    [InlineData(400, GrpcStatusCode.Internal)]
    [InlineData(401, GrpcStatusCode.Unauthenticated)]
    [InlineData(403, GrpcStatusCode.PermissionDenied)]
    [InlineData(404, GrpcStatusCode.Unimplemented)]
    [InlineData(429, GrpcStatusCode.Unavailable)]
    [InlineData(500, GrpcStatusCode.Unknown)]
    [InlineData(502, GrpcStatusCode.Unavailable)]
    [InlineData(503, GrpcStatusCode.Unavailable)]
    [InlineData(504, GrpcStatusCode.Unavailable)]
    [InlineData(302, GrpcStatusCode.Unknown)]
    public async Task HttpStatus_WithoutGrpc_IsMapped(int http, GrpcStatusCode status)
    {
        var error = await FailAsync(peer => peer.SendHeadersAsync(1, end: true, (":status", $"{http}"), ("content-type", "text/html"), ("location", "/x")));
        Assert.Equal(status, error.StatusCode);
        Assert.Contains($"HTTP {http}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpStatus_WithGrpcStatus_IsGrpcs()
    {
        var error = await FailAsync(peer => peer.SendHeadersAsync(1, end: true, (":status", "503"), ("content-type", "application/grpc"), ("grpc-status", "5"), ("grpc-message", "n%C3%B6")));
        Assert.Equal(GrpcStatusCode.NotFound, error.StatusCode);
        Assert.Equal("nö", error.Status.Message);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task ContentType_Foreign_IsUnknown(string type)
    {
        var error = await FailAsync(async peer =>
        {
            await peer.SendHeadersAsync(1, end: false, (":status", "200"), ("content-type", type));
            await peer.SendDataAsync(1, "<html>"u8.ToArray(), end: true);
        });
        Assert.Equal(GrpcStatusCode.Unknown, error.StatusCode);
        Assert.Contains(type, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trailers_Missing_IsUnknown(bool withMessage)
    {
        var error = await FailAsync(async peer =>
        {
            await peer.SendHeadersAsync(1, end: false, GrpcHeaders);
            await peer.SendDataAsync(1, withMessage ? RawCall.Frame(new SimpleResponse()) : [], end: true);
        });
        Assert.Equal(GrpcStatusCode.Unknown, error.StatusCode);
        Assert.Contains("without a status", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17", GrpcStatusCode.Unknown)]
    [InlineData("x", GrpcStatusCode.Unknown)]
    [InlineData("-1", GrpcStatusCode.Unknown)]
    [InlineData("14", GrpcStatusCode.Unavailable)]
    public async Task Status_Odd_IsUnknown(string text, GrpcStatusCode status) => Assert.Equal(
        status, (await FailAsync(peer => peer.SendHeadersAsync(1, end: true, [.. GrpcHeaders, ("grpc-status", text)]))).StatusCode);

    [Fact]
    public async Task Status_OkWithoutMessage_IsUnimplemented()
    {
        var error = await FailAsync(peer => peer.SendHeadersAsync(1, end: true, [.. GrpcHeaders, ("grpc-status", "0")]));
        Assert.Equal(GrpcStatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task Status_DamagedDetails_KeepsTheRest()
    {
        var error = await FailAsync(peer => peer.SendHeadersAsync(1, end: true, [.. GrpcHeaders, ("grpc-status", "9"), ("grpc-message", "50%"), ("grpc-status-details-bin", "$")]));
        Assert.Equal(GrpcStatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("50%", error.Status.Message);
        Assert.True(error.StatusDetails.IsEmpty);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, "", GrpcStatusCode.Internal)] // cut off
    [InlineData(new byte[] { 7, 0, 0, 0, 0 }, "", GrpcStatusCode.Internal)] // bad flag
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, "", GrpcStatusCode.Internal)] // compressed, and nobody says how
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, "br", GrpcStatusCode.Internal)]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, "gzip", GrpcStatusCode.Internal)]
    [InlineData(new byte[] { 0, 0x7f, 0, 0, 0, 1 }, "", GrpcStatusCode.ResourceExhausted)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xff }, "", GrpcStatusCode.Internal)] // no protobuf
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "", GrpcStatusCode.Unimplemented)] // two messages
    public async Task Message_Bad_HasClearStatus(byte[] data, string encoding, GrpcStatusCode status)
    {
        var error = await FailAsync(async peer =>
        {
            await peer.SendHeadersAsync(1, end: false, encoding.Length > 0 ? [.. GrpcHeaders, ("grpc-encoding", encoding)] : GrpcHeaders);
            await peer.SendDataAsync(1, data);
            await peer.SendHeadersAsync(1, end: true, ("grpc-status", "0"));
        });
        Assert.Equal(status, error.StatusCode);
    }

    [Fact]
    public async Task Metadata_NotBase64_IsInternal()
    {
        var error = await FailAsync(async peer =>
        {
            await peer.SendHeadersAsync(1, end: false, GrpcHeaders);
            await peer.SendDataAsync(1, RawCall.Frame(new SimpleResponse()));
            await peer.SendHeadersAsync(1, end: true, ("grpc-status", "0"), ("x-bin", "$$$"));
        });
        Assert.Equal(GrpcStatusCode.Internal, error.StatusCode);
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
        Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task GoAway_ThenClosed_IsUnavailable()
    {
        var error = await FailAsync(async peer =>
        {
            await peer.SendHeadersAsync(1, end: false, GrpcHeaders);
            await peer.SendAsync(FrameType.GoAway, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
            await peer.PingAsync();
            await peer.DisposeAsync();
        });
        Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
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
        var error = await Assert.ThrowsAsync<GrpcException>(() => _channel.UnaryAsync(EchoService.Unary, new SimpleRequest()).WaitAsync(Patience));
        Assert.True(error.StatusCode is GrpcStatusCode.Unavailable or GrpcStatusCode.Internal, error.Message);
        await answer;
    }

    [Fact]
    public async Task NobodyListens_IsUnavailable()
    {
        _listener.Stop();
        var error = await Assert.ThrowsAsync<GrpcException>(() => _channel.UnaryAsync(EchoService.Unary, new SimpleRequest()).WaitAsync(Patience));
        Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
        using var call = _channel.DuplexStreaming(EchoService.Duplex);
        error = await Assert.ThrowsAsync<GrpcException>(() => call.RequestWriter.WriteAsync(new SimpleRequest()).AsTask().WaitAsync(Patience));
        Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
    }

    private async Task<GrpcException> FailAsync(Func<RawPeer, Task> server)
    {
        var serving = ServeAsync(server);
        var error = await Assert.ThrowsAsync<GrpcException>(() => _channel.UnaryAsync(EchoService.Unary, new SimpleRequest()).WaitAsync(Patience));
        await _channel.DisposeAsync();
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
