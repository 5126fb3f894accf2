using Fairlead.Grpc.Client;
using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Server;
using Fairlead.Grpc.Tests.Hosting;
using Google.Protobuf;

namespace Fairlead.Grpc.Tests.Calls;

public sealed class CompressionAndLimitTests
{
    private static readonly SimpleRequest Big = new() { Payload = new Payload { Body = ByteString.CopyFrom(new byte[100_000]) } };

    [Theory]
    [InlineData(GrpcCompression.Identity, GrpcCompression.Identity)]
    [InlineData(GrpcCompression.Gzip, GrpcCompression.Identity)]
    [InlineData(GrpcCompression.Identity, GrpcCompression.Gzip)]
    [InlineData(GrpcCompression.Gzip, GrpcCompression.Gzip)]
    public async Task Unary_Compressed_IsCompressedAsAsked(GrpcCompression request, GrpcCompression response)
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(
            EchoService.WithUnary((message, call) => Task.FromResult(new SimpleResponse { Payload = message.Payload, Username = $"{call.RequestWasCompressed}" })),
            new GrpcServerOptions { Compression = response }));
        var answer = await host.Channel.UnaryWithMetadataAsync(EchoService.Unary, Big, new() { Compression = request });
        Assert.Equal($"{request == GrpcCompression.Gzip}", answer.Message.Username);
        Assert.Equal(response == GrpcCompression.Gzip, answer.WasCompressed);
        Assert.Equal(Big.Payload, answer.Message.Payload);
    }

    [Fact]
    public async Task Streaming_MixedCompression_IsPerMessage()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(async (requests, responses, call) =>
        {
            call.Compression = GrpcCompression.Gzip;
            while (await requests.MoveNextAsync())
            {
                var flags = call.RequestWasCompressed ? GrpcWriteFlags.None : GrpcWriteFlags.NoCompress;
                await responses.WriteAsync(new SimpleResponse { Payload = requests.Current.Payload }, flags);
            }
        })));
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex, new() { Compression = GrpcCompression.Gzip });
        foreach (var compress in new[] { true, false, true })
        {
            await call.RequestWriter.WriteAsync(Big, compress ? GrpcWriteFlags.None : GrpcWriteFlags.NoCompress);
            Assert.True(await call.ResponseReader.MoveNextAsync());
            Assert.Equal(compress, call.ResponseReader.CurrentWasCompressed);
            Assert.Equal(Big.Payload, call.ResponseReader.Current.Payload);
        }
    }

    [Theory]
    [InlineData(GrpcCompression.Identity)]
    [InlineData(GrpcCompression.Gzip)]
    public async Task Receive_TooLargeForServer_IsResourceExhausted(GrpcCompression compression)
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(
            EchoService.WithUnary((_, _) => Task.FromResult(new SimpleResponse())), new GrpcServerOptions { MaxReceiveMessageSize = 10_000 }));
        var error = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, Big, new() { Compression = compression }));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, error.StatusCode);
    }

    [Theory]
    [InlineData(GrpcCompression.Identity)]
    [InlineData(GrpcCompression.Gzip)]
    public async Task Receive_TooLargeForClient_IsResourceExhausted(GrpcCompression compression)
    {
        await using var host = await GrpcTestHost.StartAsync(
            app => app.MapGrpc(
                EchoService.WithUnary((message, _) => Task.FromResult(new SimpleResponse { Payload = message.Payload })),
                new GrpcServerOptions { Compression = compression }),
            new GrpcChannelOptions { MaxReceiveMessageSize = 10_000 });
        var error = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, Big));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Send_TooLarge_IsResourceExhaustedOnBothSides()
    {
        await using var host = await GrpcTestHost.StartAsync(
            app => app.MapGrpc(
                EchoService.WithUnary((_, _) => Task.FromResult(new SimpleResponse { Payload = Big.Payload })),
                new GrpcServerOptions { MaxSendMessageSize = 5000 }),
            new GrpcChannelOptions { MaxSendMessageSize = 10_000 });
        var client = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, Big));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, client.StatusCode);
        var server = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest()));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, server.StatusCode);
        Assert.Contains("limit of 5000 for sending", server.Message, StringComparison.Ordinal);
    }
}
