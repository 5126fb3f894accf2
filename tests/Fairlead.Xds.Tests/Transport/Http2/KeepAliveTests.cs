using System.Net;
using System.Net.Sockets;
using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Tests.Transport.Hosting;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting;

namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>Pings find a peer that went silent. Their clock is the transport's, which takes one second at least.</summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Server_ClientDoesNotAnswerPings_EndsItsCalls()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = EchoService.WithDuplex(async (requests, responses, call) =>
        {
            call.CancellationToken.Register(() => ended.TrySetResult());
            await EchoService.CountAsync(requests, responses, call);
        });
        await using var host = await GrpcTestHost.StartAsync(
            service,
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.Http2.KeepAlivePingDelay = Second;
                kestrel.Limits.Http2.KeepAlivePingTimeout = Second;
            }));
        await using var peer = await RawPeer.ConnectAsync(host.Address);
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("", (":path", "/test.Echo/Duplex")));
        peer.Silent = true;
        await peer.ClosedAsync();
        Assert.Contains(peer.Frames, frame => frame.Type == FrameType.Ping);
        await ended.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Client_ServerDoesNotAnswerPings_EndsItsCalls()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = XdsChannel.Create(
            new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"),
            new XdsChannelOptions { KeepAlivePingDelay = Second, KeepAlivePingTimeout = Second });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        await using var peer = await RawPeer.AcceptAsync(listener);
        await peer.UntilAsync(() => peer.Streams.ContainsKey(1), "the request");
        peer.Silent = true;
        await peer.UntilAsync(() => peer.Frames.Any(frame => frame.Type == FrameType.Ping && !frame.Has(FrameType.Ack)), "a ping");
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default).WaitAsync(Patience));
        Assert.True(error.StatusCode is StatusCode.Unavailable or StatusCode.Internal, error.Message);
    }

    [Fact]
    public async Task Server_ClientAnswersPings_KeepsAQuietStream()
    {
        await using var host = await GrpcTestHost.StartAsync(
            EchoService.WithDuplex(EchoService.CountAsync),
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.Http2.KeepAlivePingDelay = Second;
                kestrel.Limits.Http2.KeepAlivePingTimeout = Second;
            }));
        await using var peer = await RawPeer.ConnectAsync(host.Address);
        await peer.SendHeadersAsync(1, end: false, RawCall.Headers("", (":path", "/test.Echo/Duplex")));
        await peer.UntilAsync(() => peer.Frames.Count(frame => frame.Type == FrameType.Ping) >= 2, "two pings");
        await peer.SendDataAsync(1, RawCall.Frame(new SimpleRequest { ResponseSize = 4 }), end: true);
        Assert.Equal("0", (await peer.OverAsync(1)).Trailer("grpc-status"));
    }
}
