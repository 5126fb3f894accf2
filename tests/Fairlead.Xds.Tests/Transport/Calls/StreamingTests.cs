using System.IO.Pipelines;
using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Tests.Transport.Hosting;
using Fairlead.Xds.Transport;
using Google.Protobuf;
using Grpc.Core;

namespace Fairlead.Xds.Tests.Transport.Calls;

public sealed class StreamingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(32 * 1024)]
    [InlineData(1_200_000)]
    public async Task Slices_BodyAndTail_ArriveAsOneMessage(int size)
    {
        byte[] body = size == 0
            ? []
            : new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFrom(new byte[size]) } }.ToByteArray();
        var tail = new SimpleResponse { ServerId = "nonce" }.ToByteArray();
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithDuplex(async (_, _, call) =>
        {
            var writer = new SlicedWriter(call.GetHttpContext().Response.BodyWriter);
            await writer.WriteAsync(body, tail);
            await writer.WriteAsync(new SimpleResponse { Hostname = "last" }.ToByteArray(), default);
        }));
        using var call = host.Duplex();
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.Equal("nonce", call.ResponseStream.Current.ServerId);
        Assert.Equal(size, call.ResponseStream.Current.Payload?.Body.Length ?? 0);
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.Equal("last", call.ResponseStream.Current.Hostname);
        Assert.False(await call.ResponseStream.MoveNext(default));
    }

    [Fact]
    public async Task Slices_ClosedInBetween_EndAfterTheOneUnderWay()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1000, resumeWriterThreshold: 1));
        var writer = new SlicedWriter(pipe.Writer);
        var write = writer.WriteAsync(new byte[1_000_000], default).AsTask();
        writer.Close();
        var read = await pipe.Reader.ReadAsync();
        Assert.Equal(5 + (16 * 1024), read.Buffer.Length);
        pipe.Reader.AdvanceTo(read.Buffer.End);
        await Assert.ThrowsAsync<OperationCanceledException>(() => write.WaitAsync(Patience));
        Assert.False(pipe.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Duplex_ReadAndWriteLoopsAtOnce_KeepOrderAndContent()
    {
        const int Count = 2000;
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithDuplex(async (requests, responses, call) =>
        {
            // The server speaks first and goes on by itself while it listens.
            var writing = WriteNumbersAsync();
            var expected = 0;
            while (await requests.MoveNext(call.CancellationToken))
            {
                Assert.Equal(expected++, requests.Current.ResponseSize);
            }

            await writing;
            Assert.Equal(Count, expected);

            async Task WriteNumbersAsync()
            {
                for (var i = 0; i < Count; i++)
                {
                    await responses.WriteAsync(new SimpleResponse { Username = $"{i}" }, CancellationToken.None);
                }
            }
        }));

        using var call = host.Duplex();
        Assert.True(await call.ResponseStream.MoveNext(default));
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                await call.RequestStream.WriteAsync(new SimpleRequest { ResponseSize = i });
            }

            await call.RequestStream.CompleteAsync();
        });
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal($"{i}", call.ResponseStream.Current.Username);
            Assert.Equal(i + 1 < Count, await call.ResponseStream.MoveNext(default));
        }

        await writing;
    }
}
