using System.IO.Compression;
using Fairlead.Xds.InteropServer;
using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Tests.Transport.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>The server against clients that break gRPC's rules inside valid HTTP/2: each gets a clear answer.</summary>
public sealed class ServerHostileTests : IAsyncLifetime
{
    private readonly LogLines _log = new();
    private readonly WebApplication _app;
    private RawPeer _peer = null!; // set by InitializeAsync

    public ServerHostileTests() => _app = InteropHost.Build(
        0, logging: logging => logging.AddFilter("Grpc", LogLevel.Warning).SetMinimumLevel(LogLevel.Debug).AddProvider(_log));

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        _peer = await RawPeer.ConnectAsync(new Uri($"http://{InteropHost.Address(_app)}"));
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Null(_peer.GoAway);
        var calls = _peer.Streams.Count;
        await _peer.DisposeAsync();
        await _app.DisposeAsync();

        // Whatever a client sends: no error, no stack, and one line for each call at most.
        Assert.DoesNotContain(_log.Entries, static entry => entry.Level > LogLevel.Debug || entry.Exception is not null);
        Assert.InRange(_log.Entries.Count, 0, calls);
    }

    [Theory]
    [InlineData("text/plain", "415")]
    [InlineData("application/grpc-web", "415")]
    [InlineData("application/json", "415")]
    [InlineData("", "415")]
    [InlineData("application/grpc+proto", "200")]
    [InlineData("application/grpc;x=y", "200")]
    public async Task ContentType_Any_IsTakenOr415(string contentType, string status)
    {
        await RawCall.SendAsync(_peer, 1, "EmptyCall", new Empty(), ("content-type", contentType));
        var response = await _peer.OverAsync(1);
        Assert.Equal(status, response.Header(":status"));
        Assert.Equal(status == "200" ? "0" : "13", response.Trailer("grpc-status"));
    }

    [Fact]
    public async Task Te_Missing_IsTaken()
    {
        await RawCall.SendAsync(_peer, 1, "EmptyCall", new Empty(), ("te", ""));
        Assert.Equal("0", (await _peer.OverAsync(1)).Trailer("grpc-status"));
    }

    [Fact]
    public async Task Method_Get_Is404()
    {
        await _peer.SendHeadersAsync(1, end: true, RawCall.Headers("EmptyCall", (":method", "GET")));
        Assert.Equal("404", (await _peer.OverAsync(1)).Header(":status"));
    }

    [Theory]
    [InlineData("/grpc.testing.TestService/Nothing")]
    [InlineData("/grpc.testing.TestService/UnimplementedCall")]
    [InlineData("/grpc.testing.UnimplementedService/UnimplementedCall")]
    [InlineData("/no.Such/Thing")]
    public async Task Path_Unknown_IsUnimplementedInTrailersOnly(string path)
    {
        await RawCall.SendAsync(_peer, 1, "", new Empty(), (":path", path));
        var response = await _peer.OverAsync(1);
        Assert.True(response.TrailersOnly, response.ToString());
        Assert.Equal("200", response.Header(":status"));
        Assert.Equal("application/grpc", response.Header("content-type"));
        Assert.Equal("12", response.Header("grpc-status"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/one")]
    [InlineData("/a/b/c")]
    public async Task Path_OfNoCall_Is404(string path)
    {
        await RawCall.SendAsync(_peer, 1, "", new Empty(), (":path", path));
        Assert.Equal("404", (await _peer.OverAsync(1)).Header(":status"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public async Task Prefix_BadFlag_IsInternal(byte flag)
    {
        var response = await SendAsync("UnaryCall", RawCall.Frame([], flag));
        AssertStatus(response, StatusCode.Internal, "compressed flag");
    }

    [Theory]
    [InlineData("UnaryCall")]
    [InlineData("FullDuplexCall")]
    public async Task Message_Truncated_IsInternal(string method)
    {
        AssertStatus(await SendAsync(method, RawCall.Frame([1, 2], length: 10)), StatusCode.Internal, "Incomplete message");
    }

    [Theory]
    [InlineData("UnaryCall")]
    [InlineData("StreamingInputCall")]
    public async Task Prefix_Cut_IsInternal(string method) =>
        AssertStatus(await SendAsync(method, [0, 0, 0]), StatusCode.Internal, "Incomplete message");

    [Theory]
    [InlineData("UnaryCall")]
    [InlineData("FullDuplexCall")]
    public async Task Message_SaidToBeHuge_IsResourceExhaustedAtOnce(string method)
    {
        // Only the prefix is sent, and the stream stays open: the server need not wait for four gigabytes to know.
        await _peer.SendHeadersAsync(1, end: false, RawCall.Headers(method));
        await _peer.SendDataAsync(1, RawCall.Frame([], length: uint.MaxValue));
        AssertStatus(await _peer.OverAsync(1), StatusCode.ResourceExhausted, "4294967295");
    }

    [Fact]
    public async Task Unary_NoMessageOrTwo_IsUnimplemented()
    {
        AssertStatus(await SendAsync("UnaryCall", []), StatusCode.Unimplemented, "no message");
        await _peer.SendHeadersAsync(3, end: false, RawCall.Headers("UnaryCall"));
        await _peer.SendDataAsync(3, [.. RawCall.Frame([]), .. RawCall.Frame([])], end: true);
        AssertStatus(await _peer.OverAsync(3), StatusCode.Unimplemented, "more than one message");
    }

    [Fact]
    public async Task Unary_HeadersEndTheStream_IsUnimplemented()
    {
        await _peer.SendHeadersAsync(1, end: true, RawCall.Headers("UnaryCall"));
        AssertStatus(await _peer.OverAsync(1), StatusCode.Unimplemented, "no message");
    }

    [Fact]
    public async Task Message_NoProtobuf_IsInternal() =>
        AssertStatus(await SendAsync("UnaryCall", RawCall.Frame([0xff, 0xff, 0xff])), StatusCode.Internal, "no valid message");

    [Theory]
    [InlineData("", StatusCode.Internal)]
    [InlineData("identity", StatusCode.Internal)]
    [InlineData("snappy", StatusCode.Unimplemented)]
    public async Task Compressed_WithoutKnownEncoding_HasClearStatus(string encoding, StatusCode code)
    {
        var headers = encoding.Length == 0 ? [] : new[] { ("grpc-encoding", encoding) };
        var response = await SendAsync("UnaryCall", RawCall.Frame([1, 2, 3], flag: 1), headers);
        AssertStatus(response, code, "grpc-encoding");
        Assert.Equal(code == StatusCode.Unimplemented ? "identity,gzip" : null, response.Header("grpc-accept-encoding"));
    }

    [Fact]
    public async Task Compressed_Garbage_IsInternal() => AssertStatus(
        await SendAsync("UnaryCall", RawCall.Frame([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], flag: 1), ("grpc-encoding", "gzip")),
        StatusCode.Internal, "no valid message");

    [Fact]
    public async Task Compressed_Bomb_IsResourceExhausted() => AssertStatus(
        await SendAsync("UnaryCall", RawCall.Frame(Gzip(new byte[100_000_000]), flag: 1), ("grpc-encoding", "gzip")),
        StatusCode.ResourceExhausted,
        "exceeds the maximum");

    [Fact]
    public async Task Uncompressed_WithUnknownEncoding_IsTaken() =>
        Assert.Equal("0", (await SendAsync("EmptyCall", RawCall.Frame([]), ("grpc-encoding", "snappy"))).Trailer("grpc-status"));

    [Fact]
    public async Task Response_CompressedWhereClientTakesIt_SaysSo()
    {
        var request = new SimpleRequest { ResponseSize = 1000, ResponseCompressed = new BoolValue { Value = true } };
        var plain = await SendAsync("UnaryCall", RawCall.Frame(request));
        Assert.Null(plain.Header("grpc-encoding"));
        Assert.Equal(0, plain.Data[0]);
        await _peer.SendHeadersAsync(3, end: false, RawCall.Headers("UnaryCall", ("grpc-accept-encoding", "deflate, gzip")));
        await _peer.SendDataAsync(3, RawCall.Frame(request), end: true);
        var compressed = await _peer.OverAsync(3);
        Assert.Equal("gzip", compressed.Header("grpc-encoding"));
        Assert.Equal(1, compressed.Data[0]);
        Assert.InRange(compressed.Data.Count, 10, 500);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("123456789m")]
    [InlineData("10 m")]
    [InlineData("soon")]
    [InlineData("0S")]
    public async Task Timeout_Malformed_IsNone(string timeout) =>
        Assert.Equal("0", (await SendAsync("EmptyCall", RawCall.Frame([]), ("grpc-timeout", timeout))).Trailer("grpc-status"));

    [Theory]
    [InlineData("20m")]
    [InlineData("20000u")]
    [InlineData("20000000n")]
    public async Task Timeout_Passes_IsDeadlineExceeded(string timeout)
    {
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters = { new ResponseParameters { Size = 1, IntervalUs = 60_000_000 } }
        };
        AssertStatus(await SendAsync("StreamingOutputCall", RawCall.Frame(request), ("grpc-timeout", timeout)), StatusCode.DeadlineExceeded,
            "Deadline");
    }

    [Theory]
    [InlineData("1H")]
    [InlineData("99999999H")]
    [InlineData("99999999S")]
    public async Task Timeout_Long_IsTaken(string timeout) =>
        Assert.Equal("0", (await SendAsync("EmptyCall", RawCall.Frame([]), ("grpc-timeout", timeout))).Trailer("grpc-status"));

    [Fact]
    public async Task Metadata_NotBase64_IsInternal() =>
        AssertStatus(
            await SendAsync("EmptyCall", RawCall.Frame([]), ("x-grpc-test-echo-trailing-bin", "§$%")), StatusCode.Internal, "not base64");

    [Fact]
    public async Task Metadata_PaddedBase64_IsTaken()
    {
        var response = await SendAsync("EmptyCall", RawCall.Frame([]), ("x-grpc-test-echo-trailing-bin", "q6urqw=="));
        Assert.Equal("q6urqw", response.Trailer("x-grpc-test-echo-trailing-bin")!.TrimEnd('=')); // it is there
    }

    [Fact]
    public async Task Message_Special_IsPercentEncoded()
    {
        var request = new SimpleRequest
        {
            ResponseStatus = new EchoStatus { Code = 2, Message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n" }
        };
        var response = await SendAsync("UnaryCall", RawCall.Frame(request));
        Assert.Equal("2", response.Trailer("grpc-status"));
        Assert.Equal(
            "%09%0Atest with whitespace%0D%0Aand Unicode BMP %E2%98%BA and non-BMP %F0%9F%98%88%09%0A", response.Trailer("grpc-message"));
    }

    [Fact]
    public async Task Anything_Random_NeverBreaksTheServer()
    {
        var random = new Random(4711);
        for (var stream = 1; stream < 401; stream += 2)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 5 && random.Next(2) == 0)
            {
                bytes = RawCall.Frame(bytes, (byte)random.Next(2));
            }

            var encoding = random.Next(2) == 0 ? "gzip" : "identity";
            await _peer.SendHeadersAsync(stream, end: false,
                RawCall.Headers(random.Next(2) == 0 ? "UnaryCall" : "FullDuplexCall", ("grpc-encoding", encoding), ("grpc-timeout", "5S")));
            await _peer.SendDataAsync(stream, bytes, end: true);
            Assert.NotNull((await _peer.OverAsync(stream)).Trailer("grpc-status"));
        }
    }

    private static void AssertStatus(RawStream response, StatusCode code, string text)
    {
        Assert.Equal("200", response.Header(":status"));
        Assert.Equal(((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture), response.Trailer("grpc-status"));
        Assert.Contains(text, response.Trailer("grpc-message"), StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    private async Task<RawStream> SendAsync(string method, byte[] body, params (string Name, string Value)[] headers)
    {
        await _peer.SendHeadersAsync(1, end: false, RawCall.Headers(method, headers));
        for (var rest = body; ; rest = rest[16000..])
        {
            var last = rest.Length <= 16000;
            await _peer.SendDataAsync(1, last ? rest : rest[..16000], last);
            if (last)
            {
                return await _peer.OverAsync(1);
            }
        }
    }
}
