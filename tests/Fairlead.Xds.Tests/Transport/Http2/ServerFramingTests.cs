using Fairlead.Xds.InteropServer;
using Fairlead.Xds.InteropServer.Wire;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;

namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>The server against a peer that does what HTTP/2 allows and libraries rarely do, and what it forbids.</summary>
public sealed class ServerFramingTests : IAsyncLifetime
{
    private const uint ProtocolError = 1;
    private const uint FlowControlError = 3;
    private const uint FrameSizeError = 6;
    private const uint NoError = 0;
    private const uint Cancel = 8;

    private readonly WebApplication _app = InteropHost.Build(0);

    private Uri Address => new($"http://{InteropHost.Address(_app)}");

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        // Whatever a peer did, the server goes on serving others.
        await using (var peer = await RawPeer.ConnectAsync(Address))
        {
            await AssertServesAsync(peer, 1);
        }

        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Settings_UnknownOnes_AreIgnoredAndNotEchoed()
    {
        await using var peer = await RawPeer.ConnectAsync(Address, (0xfe03, 1), (0x99, uint.MaxValue));
        await AssertServesAsync(peer, 1);
        Assert.True(peer.SettingsAcked);
        Assert.All(peer.Settings, setting => Assert.InRange(setting.Id, (ushort)1, (ushort)9));
    }

    [Fact]
    public async Task Frames_OfUnknownType_AreIgnored()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendAsync(0x42, 0xff, 0, 1, 2, 3);
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("EmptyCall"));
        await peer.SendAsync(0x43, 0xff, 1, 1, 2, 3);
        await peer.SendDataAsync(1, RawCall.Frame([]), end: true);
        Assert.Equal("0", (await peer.OverAsync(1)).Trailer("grpc-status"));
    }

    [Fact]
    public async Task Ping_Any_IsAnsweredWithItsPayload()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendAsync(FrameType.Ping, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        await peer.SendAsync(FrameType.Ping, 0, 0, 9, 8, 7, 6, 5, 4, 3, 2);
        await peer.UntilAsync(() => peer.PingAcks.Count == 2, "two answers");
        Assert.Equal([[0, 0, 0, 0, 0, 0, 0, 0], [9, 8, 7, 6, 5, 4, 3, 2]], peer.PingAcks);
    }

    [Fact]
    public async Task Headers_PaddedWithPriorityAndContinued_AreRead()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        var block = Hpack.Encode(RawCall.Headers("EmptyCall"));
        await peer.SendAsync(FrameType.Priority, 0, 1, 0, 0, 0, 0, 16);
        await peer.SendAsync(
            FrameType.Headers, FrameType.Padded | FrameType.HasPriority, 1, [7, 0, 0, 0, 0, 16, .. block[..20], .. new byte[7]]);
        await peer.SendAsync(FrameType.Continuation, 0, 1, block[20..50]);
        await peer.SendAsync(FrameType.Continuation, 0, 1);
        await peer.SendAsync(FrameType.Continuation, FrameType.EndHeaders, 1, block[50..]);
        await peer.SendDataAsync(1, RawCall.Frame([]), end: true);
        Assert.Equal("0", (await peer.OverAsync(1)).Trailer("grpc-status"));
    }

    [Fact]
    public async Task Data_Padded_IsReadAndPaddingGivenBackToTheWindow()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("StreamingInputCall"));
        var message = RawCall.Frame(new StreamingInputCallRequest { Payload = new Payload { Body = ByteString.CopyFrom(new byte[100]) } });
        var start = peer.SendWindow;
        var sent = 0;
        for (long bytes = 0; bytes < start * 2; bytes += message.Length + 256, sent++)
        {
            if (peer.SendWindow < 1000 || peer[1].SendWindow < 1000)
            {
                await peer.UntilAsync(() => peer.SendWindow >= 1000 && peer[1].SendWindow >= 1000, "more window, padding counted");
            }

            await peer.SendDataAsync(1, message, padding: 255);
        }

        await peer.SendDataAsync(1, [], end: true, padding: 10);
        var response = await peer.OverAsync(1);
        Assert.Equal("0", response.Trailer("grpc-status"));
        Assert.Equal(sent * 100, StreamingInputCallResponse.Parser.ParseFrom(RawCall.Messages(response).Single()).AggregatedPayloadSize);
    }

    [Fact]
    public async Task Data_ByteByByteWithEmptyFrames_IsOneMessage()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("UnaryCall"));
        foreach (var value in RawCall.Frame(
            new SimpleRequest { ResponseSize = 5, Payload = new Payload { Body = ByteString.CopyFrom(new byte[20]) } }))
        {
            await peer.SendDataAsync(1, [value]);
            await peer.SendDataAsync(1, []);
        }

        await peer.SendDataAsync(1, [], end: true);
        var response = await peer.OverAsync(1);
        Assert.Equal(5, SimpleResponse.Parser.ParseFrom(RawCall.Messages(response).Single()).Payload.Body.Length);
    }

    [Fact]
    public async Task Data_ManyMessagesInOneFrame_AreAllRead()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("FullDuplexCall"));
        var requests = Enumerable.Range(1, 10)
            .Select(
                size => RawCall.Frame(new StreamingOutputCallRequest { ResponseParameters = { new ResponseParameters { Size = size } } }));
        await peer.SendDataAsync(1, [.. requests.SelectMany(bytes => bytes)], end: true);
        var response = await peer.OverAsync(1);
        Assert.Equal(Enumerable.Range(1, 10), RawCall.Messages(response)
            .Select(message => StreamingOutputCallResponse.Parser.ParseFrom(message).Payload.Body.Length));
        Assert.DoesNotContain(peer.Frames, frame => frame.Type is FrameType.Data or FrameType.Headers && frame.Has(FrameType.Padded));
    }

    [Fact]
    public async Task InitialWindow_RaisedAndLoweredOnOpenStream_IsHonoured()
    {
        await using var peer = await RawPeer.ConnectAsync(Address, (SettingId.InitialWindowSize, 0));
        await AskForAsync(peer, 1, 30_000);
        await peer.PingAsync();
        Assert.Empty(peer[1].Data);
        await peer.SendSettingsAsync((SettingId.InitialWindowSize, 1000));
        await peer.UntilAsync(() => peer[1].Data.Count >= 1000, "1000 bytes");
        await peer.PingAsync();
        Assert.Equal(1000, peer[1].Data.Count);

        // Lowered below what has been sent, the window is negative and has to be earned back.
        await peer.SendSettingsAsync((SettingId.InitialWindowSize, 400));
        await peer.SendWindowUpdateAsync(1, 600);
        await peer.PingAsync();
        Assert.Equal(1000, peer[1].Data.Count);
        await peer.SendWindowUpdateAsync(1, 50);
        await peer.UntilAsync(() => peer[1].Data.Count >= 1050, "50 bytes more");
        await peer.SendSettingsAsync((SettingId.InitialWindowSize, 65535));
        Assert.Equal("0", (await peer.OverAsync(1)).Trailer("grpc-status"));
        Assert.Equal(30_000, OutputSize(peer[1]));
    }

    [Fact]
    public async Task Stream_Blocked_DoesNotBlockOthers()
    {
        await using var peer = await RawPeer.ConnectAsync(Address, (SettingId.InitialWindowSize, 100));
        await AskForAsync(peer, 1, 20_000);
        await peer.UntilAsync(() => peer[1].Data.Count == 100, "the first 100 bytes");
        for (var stream = 3; stream < 23; stream += 2)
        {
            await AskForAsync(peer, stream, 50);
            Assert.Equal("0", (await peer.OverAsync(stream)).Trailer("grpc-status"));
        }

        await peer.SendWindowUpdateAsync(1, 60_000);
        Assert.Equal(20_000, OutputSize(await peer.OverAsync(1)));
    }

    [Fact]
    public async Task MaxFrameSize_Default_IsNotExceeded()
    {
        await using var peer = await RawPeer.ConnectAsync(Address, (SettingId.InitialWindowSize, int.MaxValue));
        await peer.SendWindowUpdateAsync(0, 10_000_000);
        await AskForAsync(peer, 1, 1_000_000);
        Assert.Equal(1_000_000, OutputSize(await peer.OverAsync(1)));
        Assert.All(peer.Frames, frame => Assert.InRange(frame.Payload.Length, 0, 16384));
    }

    [Theory]
    [InlineData(SettingId.MaxFrameSize, 100u, ProtocolError)]
    [InlineData(SettingId.MaxFrameSize, 16_777_216u, ProtocolError)]
    [InlineData(SettingId.InitialWindowSize, 2_147_483_648u, FlowControlError)]
    [InlineData(SettingId.EnablePush, 2u, ProtocolError)]
    public async Task Settings_ForbiddenValue_IsAConnectionError(int id, uint value, uint code)
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendSettingsAsync(((ushort)id, value));
        await peer.ClosedAsync();
        Assert.Equal(code, peer.GoAway);
    }

    [Theory]
    [InlineData(FrameType.Data, 0, 1, 10, ProtocolError)] // on a stream that was never opened
    [InlineData(FrameType.Settings, 0, 0, 5, FrameSizeError)] // no multiple of six
    [InlineData(FrameType.Settings, FrameType.Ack, 0, 6, FrameSizeError)]
    [InlineData(FrameType.Settings, 0, 1, 0, ProtocolError)] // on a stream
    [InlineData(FrameType.Ping, 0, 0, 7, FrameSizeError)]
    [InlineData(FrameType.Ping, 0, 1, 8, ProtocolError)]
    [InlineData(FrameType.WindowUpdate, 0, 0, 4, ProtocolError)] // by zero
    [InlineData(FrameType.WindowUpdate, 0, 0, 3, FrameSizeError)]
    [InlineData(FrameType.ResetStream, 0, 1, 4, ProtocolError)] // of an idle stream
    [InlineData(FrameType.Continuation, FrameType.EndHeaders, 1, 4, ProtocolError)] // of nothing
    [InlineData(FrameType.Data, FrameType.Padded, 0, 4, ProtocolError)] // on the connection
    [InlineData(FrameType.Data, 0, 0, 16385, FrameSizeError)]
    public async Task Frame_Forbidden_IsAConnectionError(byte type, byte flags, int stream, int length, uint code)
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendAsync(type, flags, stream, new byte[length]);
        await peer.ClosedAsync();
        Assert.Equal(code, peer.GoAway);
    }

    [Fact]
    public async Task Headers_OnEvenStream_IsAConnectionError()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendHeadersAsync(2, end: true, RawCall.Headers("EmptyCall"));
        await peer.ClosedAsync();
        Assert.Equal(ProtocolError, peer.GoAway);
    }

    [Fact]
    public async Task Data_MorePaddingThanFrame_IsAConnectionError()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("EmptyCall"));
        await peer.SendAsync(FrameType.Data, FrameType.Padded, 1, 5, 0, 0);
        await peer.ClosedAsync();
        Assert.Equal(ProtocolError, peer.GoAway);
    }

    [Fact]
    public async Task Data_BeyondTheWindow_IsAFlowControlError()
    {
        await using var peer = await RawPeer.ConnectAsync(Address, (SettingId.InitialWindowSize, 0));
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("FullDuplexCall"));
        await peer.SendDataAsync(
            1, RawCall.Frame(new StreamingOutputCallRequest { ResponseParameters = { new ResponseParameters { Size = 500_000 } } }));
        await peer.UntilAsync(() => peer[1].Headers.Count > 0, "the response, of which nothing more can come");

        // The handler waits for our window and does not read, so the stream's window is all that may be sent, with the few bytes of
        // the request, for which the server has not told more window yet. The frame that goes beyond it has to be the last one:
        // bytes that a closing server left unread would reset the connection, and its GOAWAY would be lost.
        for (var left = peer[1].SendWindow; left > 0; left = peer[1].SendWindow)
        {
            await peer.SendDataAsync(1, new byte[Math.Min(left, 16384)]);
        }

        await peer.SendDataAsync(1, new byte[16384]);
        await peer.UntilAsync(() => peer.GoAway is not null || peer[1].Reset is not null, "an error");
        Assert.Equal(FlowControlError, peer.GoAway ?? peer[1].Reset);
    }

    [Fact]
    public async Task Preface_Wrong_ClosesTheConnection()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(Address.Host, Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n0123456789"u8.ToArray());
        var buffer = new byte[1000];
        await Record.ExceptionAsync(async () =>
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        });
    }

    [Fact]
    public async Task Reset_MidCall_FreesTheStreamAndNothingElse()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        for (var stream = 1; stream < 101; stream += 2)
        {
            await peer.SendHeadersAsync(stream, end: false, RawCall.Headers("FullDuplexCall"));
            await peer.SendResetAsync(stream, Cancel);
        }

        await AssertServesAsync(peer, 201);
        Assert.Null(peer.GoAway);
    }

    [Fact]
    public async Task Reset_Flood_EndsAtMostTheConnection()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await Record.ExceptionAsync(async () =>
        {
            for (var stream = 1; stream < 4001; stream += 2)
            {
                await peer.SendHeadersAsync(stream, end: false, RawCall.Headers("FullDuplexCall"));
                await peer.SendResetAsync(stream, Cancel);
            }
        });
    }

    [Fact]
    public async Task GoAway_FromClient_LetsOpenStreamsFinish()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("FullDuplexCall"));
        await peer.SendAsync(FrameType.GoAway, 0, 0, new byte[8]);
        await peer.SendDataAsync(
            1, RawCall.Frame(new StreamingOutputCallRequest { ResponseParameters = { new ResponseParameters { Size = 3 } } }), end: true);
        Assert.Equal("0", (await peer.OverAsync(1)).Trailer("grpc-status"));
    }

    [Fact]
    public async Task Status_BeforeHalfClose_IsFollowedByResetWithNoError()
    {
        await using var peer = await RawPeer.ConnectAsync(Address);
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("FullDuplexCall"));
        await peer.SendDataAsync(
            1, RawCall.Frame(new StreamingOutputCallRequest { ResponseStatus = new EchoStatus { Code = 5, Message = "gone" } }));
        var response = await peer.OverAsync(1);
        Assert.Equal("5", response.Trailer("grpc-status"));
        await peer.UntilAsync(() => response.Reset is not null, "RST_STREAM");
        Assert.Equal(NoError, response.Reset);
    }

    private static Task AskForAsync(RawPeer peer, int stream, int size) => RawCall.SendAsync(
        peer, stream, "StreamingOutputCall",
        new StreamingOutputCallRequest { ResponseParameters = { new ResponseParameters { Size = size } } });

    private static int OutputSize(RawStream response) =>
        StreamingOutputCallResponse.Parser.ParseFrom(RawCall.Messages(response).Single()).Payload.Body.Length;

    private static async Task AssertServesAsync(RawPeer peer, int stream)
    {
        await RawCall.SendAsync(peer, stream, "EmptyCall", new Empty());
        var response = await peer.OverAsync(stream);
        Assert.Equal("200", response.Header(":status"));
        Assert.Equal("application/grpc", response.Header("content-type"));
        Assert.Equal("0", response.Trailer("grpc-status"));
    }
}
