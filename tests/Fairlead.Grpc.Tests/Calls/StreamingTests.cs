using System.Buffers;
using Fairlead.Grpc.Client;
using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Server;
using Fairlead.Grpc.Tests.Hosting;
using Google.Protobuf;

namespace Fairlead.Grpc.Tests.Calls;

public sealed class StreamingTests
{
    private static readonly GrpcMethod<ReadOnlySequence<byte>, ReadOnlySequence<byte>> RawDuplex = new(EchoService.Name, "Raw", GrpcMarshaller.Raw, GrpcMarshaller.Raw);

    [Fact]
    public async Task Duplex_ReadAndWriteLoopsAtOnce_KeepOrderAndContent()
    {
        const int Count = 2000;
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(async (requests, responses, call) =>
        {
            // The server speaks first and goes on by itself while it listens.
            var writing = WriteNumbersAsync();
            var expected = 0;
            await foreach (var request in requests.ReadAllAsync(call.CancellationToken))
            {
                Assert.Equal(expected++, request.ResponseSize);
            }

            await writing;
            Assert.Equal(Count, expected);

            async Task WriteNumbersAsync()
            {
                for (var i = 0; i < Count; i++)
                {
                    await responses.WriteAsync(new SimpleResponse { Username = $"{i}" }, i % 10 == 0 ? GrpcWriteFlags.None : GrpcWriteFlags.NoFlush);
                }

                await responses.FlushAsync();
            }
        })));

        using var call = host.Channel.DuplexStreaming(EchoService.Duplex);
        Assert.True(await call.ResponseReader.MoveNextAsync());
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                await call.RequestWriter.WriteAsync(new SimpleRequest { ResponseSize = i });
            }

            await call.RequestWriter.CompleteAsync();
        });
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal($"{i}", call.ResponseReader.Current.Username);
            Assert.Equal(i + 1 < Count, await call.ResponseReader.MoveNextAsync());
        }

        await writing;
        Assert.True(call.GetStatus()!.Value.IsOk);
    }

    [Fact]
    public async Task Encoded_ChunksAndTail_ArriveAsOneMessage()
    {
        var shared = new SimpleResponse { Username = new string('u', 100_000) }.ToByteArray();
        var tail = new SimpleResponse { ServerId = "nonce" }.ToByteArray();
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(async (_, responses, _) =>
        {
            await responses.WriteEncodedAsync(new EncodedMessage(shared, tail));
            await responses.WriteEncodedAsync(new EncodedChunks(shared.AsMemory(0, 10), shared.AsMemory(10)), tail);
            await responses.WriteEncodedAsync(EncodedMessage.From(new SimpleResponse { Hostname = "last" }), GrpcWriteFlags.NoFlush);
        })));
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await call.ResponseReader.MoveNextAsync());
            Assert.Equal(new SimpleResponse { Username = new string('u', 100_000), ServerId = "nonce" }, call.ResponseReader.Current);
        }

        Assert.True(await call.ResponseReader.MoveNextAsync());
        Assert.Equal("last", call.ResponseReader.Current.Hostname);
        Assert.False(await call.ResponseReader.MoveNextAsync());
    }

    [Theory]
    [InlineData(GrpcCompression.Identity)]
    [InlineData(GrpcCompression.Gzip)]
    public async Task Encoded_LargerThanASlice_ArrivesAsOneMessage(GrpcCompression compression)
    {
        var name = string.Concat(Enumerable.Range(0, 200_000).Select(static i => $"{i:D6}"));
        var shared = new SimpleResponse { Username = name }.ToByteArray();
        var tail = new SimpleResponse { ServerId = "nonce" }.ToByteArray();
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(async (_, responses, call) =>
        {
            call.Compression = compression;
            await responses.WriteEncodedAsync(new EncodedChunks(shared.AsMemory(0, 300_000), shared.AsMemory(300_000, 1), default, shared.AsMemory(300_001)), tail);
            await responses.WriteEncodedAsync(EncodedMessage.From(new SimpleResponse { Hostname = "last" }));
        })));
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex);
        Assert.True(await call.ResponseReader.MoveNextAsync());
        Assert.Equal(new SimpleResponse { Username = name, ServerId = "nonce" }, call.ResponseReader.Current);
        Assert.True(await call.ResponseReader.MoveNextAsync());
        Assert.Equal("last", call.ResponseReader.Current.Hostname);
        Assert.False(await call.ResponseReader.MoveNextAsync());
    }

    [Fact]
    public async Task Raw_BothWays_IsTheBytes()
    {
        var service = new GrpcService(EchoService.Name).AddDuplexStreaming("Raw", GrpcMarshaller.Raw, GrpcMarshaller.Raw, async (requests, responses, call) =>
        {
            while (await requests.MoveNextAsync())
            {
                // What was read stays valid until the next read, so it can be written without a copy in between.
                await responses.WriteAsync(requests.Current);
            }
        });
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(service));
        using var call = host.Channel.DuplexStreaming(RawDuplex);
        foreach (var size in new[] { 0, 1, 4095, 70_000, 3_000_000 })
        {
            var message = new byte[size];
            new Random(size).NextBytes(message);
            var writing = call.RequestWriter.WriteAsync(new ReadOnlySequence<byte>(message)).AsTask();
            Assert.True(await call.ResponseReader.MoveNextAsync());
            Assert.Equal(message, call.ResponseReader.Current.ToArray());
            await writing;
        }

        await call.RequestWriter.WriteEncodedAsync(new EncodedMessage(new byte[] { 1, 2 }, new byte[] { 3 }));
        Assert.True(await call.ResponseReader.MoveNextAsync());
        Assert.Equal([1, 2, 3], call.ResponseReader.Current.ToArray());
        await call.RequestWriter.CompleteAsync();
        Assert.False(await call.ResponseReader.MoveNextAsync());
        Assert.False(await call.ResponseReader.MoveNextAsync());
    }

    [Fact]
    public async Task ClientStreaming_AnsweredEarly_EndsTheCallForTheWriter()
    {
        var service = new GrpcService(EchoService.Name)
            .AddClientStreaming("In", EchoService.Request, EchoService.Response, (_, _) => Task.FromResult(new SimpleResponse { Username = "enough" }));
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(service));
        using var call = host.Channel.ClientStreaming(EchoService.Method("In"));

        // The answer may be there before the request.
        await Record.ExceptionAsync(() => call.RequestWriter.WriteAsync(new SimpleRequest()).AsTask());
        Assert.Equal("enough", (await call.ResponseAsync()).Username);
        await Assert.ThrowsAsync<GrpcException>(() => call.RequestWriter.WriteAsync(new SimpleRequest()).AsTask());
        await call.RequestWriter.CompleteAsync();
    }

    [Fact]
    public async Task ServerStreaming_SlowReader_HoldsTheWriterBack()
    {
        var written = 0;
        var block = new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFrom(new byte[100_000]) } };
        var service = new GrpcService(EchoService.Name).AddServerStreaming("Out", EchoService.Request, EchoService.Response, async (_, responses, call) =>
        {
            for (; written < 200; Interlocked.Increment(ref written))
            {
                await responses.WriteAsync(block);
            }
        });
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(service));
        using var call = host.Channel.ServerStreaming(EchoService.Method("Out"), new SimpleRequest());
        await call.ResponseHeadersAsync();

        // 20 MB want to go out; flow control stops them long before.
        Assert.True(await call.ResponseReader.MoveNextAsync());
        Assert.InRange(Volatile.Read(ref written), 0, 100);
        var read = 1;
        while (await call.ResponseReader.MoveNextAsync())
        {
            read++;
        }

        Assert.Equal(200, read);
    }

    [Fact]
    public async Task Write_WhileOneIsUnderWay_IsRefused()
    {
        var refused = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var big = new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFrom(new byte[30_000_000]) } };
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(async (requests, responses, call) =>
        {
            var first = responses.WriteAsync(big).AsTask();
            refused.TrySetResult(await Record.ExceptionAsync(() => responses.WriteAsync(new SimpleResponse()).AsTask()));
            await first;
        })), new GrpcChannelOptions { MaxReceiveMessageSize = int.MaxValue });
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex);
        Assert.IsType<InvalidOperationException>(await refused.Task);
        Assert.True(await call.ResponseReader.MoveNextAsync());
    }
}
