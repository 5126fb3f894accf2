using Fairlead.Grpc.Client;
using Fairlead.Grpc.InteropServer.Wire;
using Google.Protobuf;

namespace Fairlead.Grpc.Tests.Interop;

/// <summary>The interop cases on our client, by the names of gRPC's interop test descriptions.</summary>
internal sealed class InteropCases(GrpcChannel channel, bool serverCompresses)
{
    private const string Service = "grpc.testing.TestService";
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";
    private const string Special = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";

    private static readonly GrpcCallOptions Patient = new() { Timeout = TimeSpan.FromSeconds(30) };
    private static readonly GrpcMarshaller<Empty> Nothing = GrpcMarshaller.For(Empty.Parser);
    private static readonly GrpcMarshaller<SimpleResponse> Simple = GrpcMarshaller.For(SimpleResponse.Parser);
    private static readonly GrpcMarshaller<StreamingOutputCallRequest> OutputRequest = GrpcMarshaller.For(StreamingOutputCallRequest.Parser);
    private static readonly GrpcMarshaller<StreamingOutputCallResponse> OutputResponse = GrpcMarshaller.For(StreamingOutputCallResponse.Parser);
    private static readonly GrpcMethod<Empty, Empty> EmptyCall = new(Service, "EmptyCall", Nothing, Nothing);
    private static readonly GrpcMethod<SimpleRequest, SimpleResponse> Unary = new(Service, "UnaryCall", GrpcMarshaller.For(SimpleRequest.Parser), Simple);
    private static readonly GrpcMethod<StreamingOutputCallRequest, StreamingOutputCallResponse> Output = new(Service, "StreamingOutputCall", OutputRequest, OutputResponse);
    private static readonly GrpcMethod<StreamingOutputCallRequest, StreamingOutputCallResponse> Duplex = new(Service, "FullDuplexCall", OutputRequest, OutputResponse);
    private static readonly GrpcMethod<StreamingInputCallRequest, StreamingInputCallResponse> Input = new(
        Service, "StreamingInputCall", GrpcMarshaller.For(StreamingInputCallRequest.Parser), GrpcMarshaller.For(StreamingInputCallResponse.Parser));

    public async Task RunAllAsync()
    {
        await EmptyUnaryAsync();
        await LargeUnaryAsync();
        await CompressedUnaryAsync();
        await ClientStreamingAsync();
        await ServerStreamingAsync();
        await PingPongAsync();
        await EmptyStreamAsync();
        await CustomMetadataAsync();
        await StatusCodeAndMessageAsync();
        await UnimplementedAsync();
        await CancelAfterBeginAsync();
        await CancelAfterFirstResponseAsync();
        await TimeoutOnSleepingServerAsync();
        await ConcurrentLargeUnaryAsync();
    }

    private static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    private static StreamingOutputCallRequest Ask(params int[] sizes) =>
        new() { ResponseParameters = { sizes.Select(size => new ResponseParameters { Size = size }) } };

    private static async Task<GrpcException> FailsAsync(GrpcStatusCode code, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<GrpcException>(action);
        Assert.True(error.StatusCode == code, error.ToString());
        return error;
    }

    private static async Task<List<int>> SizesAsync(GrpcResponseReader<StreamingOutputCallResponse> responses)
    {
        var sizes = new List<int>();
        await foreach (var response in responses.ReadAllAsync())
        {
            sizes.Add(response.Payload.Body.Length);
        }

        return sizes;
    }

    private async Task EmptyUnaryAsync() => Assert.Equal(new Empty(), await channel.UnaryAsync(EmptyCall, new Empty(), Patient));

    private async Task LargeUnaryAsync()
    {
        var response = await channel.UnaryAsync(Unary, new SimpleRequest { ResponseSize = 314159, Payload = Zeros(271828) }, Patient);
        Assert.Equal(314159, response.Payload.Body.Length);
    }

    private async Task CompressedUnaryAsync()
    {
        foreach (var compress in new[] { true, false })
        {
            var request = new SimpleRequest { ResponseSize = 314159, Payload = Zeros(271828), ResponseCompressed = new BoolValue { Value = compress } };
            var options = Patient with { Compression = compress ? GrpcCompression.Gzip : GrpcCompression.Identity };
            var response = await channel.UnaryWithMetadataAsync(Unary, request, options);
            Assert.Equal(314159, response.Message.Payload.Body.Length);
            Assert.Equal(compress && serverCompresses, response.WasCompressed);
        }
    }

    private async Task ClientStreamingAsync()
    {
        foreach (var compression in new[] { GrpcCompression.Identity, GrpcCompression.Gzip })
        {
            using var call = channel.ClientStreaming(Input, Patient with { Compression = compression });
            foreach (var size in new[] { 27182, 8, 1828, 45904 })
            {
                // Every other message of a call that compresses goes out as it is.
                await call.RequestWriter.WriteAsync(new() { Payload = Zeros(size) }, size < 2000 ? GrpcWriteFlags.NoCompress : GrpcWriteFlags.None);
            }

            await call.RequestWriter.CompleteAsync();
            Assert.Equal(74922, (await call.ResponseAsync()).AggregatedPayloadSize);
        }
    }

    private async Task ServerStreamingAsync()
    {
        using var call = channel.ServerStreaming(Output, Ask(31415, 9, 2653, 58979), Patient);
        Assert.Equal([31415, 9, 2653, 58979], await SizesAsync(call.ResponseReader));

        var request = Ask(31415, 92653);
        request.ResponseParameters[0].Compressed = new BoolValue { Value = true };
        request.ResponseParameters[1].Compressed = new BoolValue { Value = false };
        using var compressed = channel.ServerStreaming(Output, request, Patient);
        foreach (var wanted in request.ResponseParameters)
        {
            Assert.True(await compressed.ResponseReader.MoveNextAsync());
            Assert.Equal(wanted.Size, compressed.ResponseReader.Current.Payload.Body.Length);
            Assert.Equal(wanted.Compressed.Value && serverCompresses, compressed.ResponseReader.CurrentWasCompressed);
        }

        Assert.False(await compressed.ResponseReader.MoveNextAsync());
    }

    private async Task PingPongAsync()
    {
        using var call = channel.DuplexStreaming(Duplex, Patient);
        foreach (var (body, size) in new[] { (27182, 31415), (8, 9), (1828, 2653), (45904, 58979) })
        {
            var request = Ask(size);
            request.Payload = Zeros(body);
            await call.RequestWriter.WriteAsync(request);
            Assert.True(await call.ResponseReader.MoveNextAsync());
            Assert.Equal(size, call.ResponseReader.Current.Payload.Body.Length);
        }

        await call.RequestWriter.CompleteAsync();
        Assert.False(await call.ResponseReader.MoveNextAsync());
        Assert.True(call.GetStatus()!.Value.IsOk);
    }

    private async Task EmptyStreamAsync()
    {
        using var call = channel.DuplexStreaming(Duplex, Patient);
        await call.RequestWriter.CompleteAsync();
        Assert.False(await call.ResponseReader.MoveNextAsync());
    }

    private async Task CustomMetadataAsync()
    {
        byte[] binary = [0xab, 0xab, 0xab];
        var options = Patient with { Headers = new GrpcMetadata { { EchoInitial, "test_initial_metadata_value" }, { EchoTrailing, binary } } };
        var response = await channel.UnaryWithMetadataAsync(Unary, new SimpleRequest { ResponseSize = 314159, Payload = Zeros(271828) }, options);
        Assert.Equal("test_initial_metadata_value", response.Headers.Get(EchoInitial));
        Assert.Equal(binary, response.Trailers.GetBinary(EchoTrailing)!.Value.ToArray());

        using var call = channel.DuplexStreaming(Duplex, options);
        await call.RequestWriter.WriteAsync(Ask(314159));
        Assert.True(await call.ResponseReader.MoveNextAsync());
        Assert.Equal("test_initial_metadata_value", (await call.ResponseHeadersAsync()).Get(EchoInitial));
        await call.RequestWriter.CompleteAsync();
        Assert.False(await call.ResponseReader.MoveNextAsync());
        Assert.Equal(binary, call.Trailers.GetBinary(EchoTrailing)!.Value.ToArray());
    }

    private async Task StatusCodeAndMessageAsync()
    {
        foreach (var message in new[] { "test status message", Special })
        {
            var echo = new EchoStatus { Code = 2, Message = message };
            var error = await FailsAsync(GrpcStatusCode.Unknown, () => channel.UnaryAsync(Unary, new SimpleRequest { ResponseStatus = echo }, Patient));
            Assert.Equal(message, error.Status.Message);
            using var call = channel.DuplexStreaming(Duplex, Patient);
            await call.RequestWriter.WriteAsync(new() { ResponseStatus = echo });
            error = await FailsAsync(GrpcStatusCode.Unknown, () => call.ResponseReader.MoveNextAsync().AsTask());
            Assert.Equal(message, error.Status.Message);
        }
    }

    private async Task UnimplementedAsync()
    {
        foreach (var service in new[] { Service, "grpc.testing.UnimplementedService" })
        {
            var method = new GrpcMethod<Empty, Empty>(service, "UnimplementedCall", Nothing, Nothing);
            await FailsAsync(GrpcStatusCode.Unimplemented, () => channel.UnaryAsync(method, new Empty(), Patient));
        }
    }

    private async Task CancelAfterBeginAsync()
    {
        using var cancel = new CancellationTokenSource();
        using var call = channel.ClientStreaming(Input, Patient, cancel.Token);
        await cancel.CancelAsync();
        await FailsAsync(GrpcStatusCode.Cancelled, call.ResponseAsync);
    }

    private async Task CancelAfterFirstResponseAsync()
    {
        using var cancel = new CancellationTokenSource();
        using var call = channel.DuplexStreaming(Duplex, Patient, cancel.Token);
        await call.RequestWriter.WriteAsync(Ask(31415));
        Assert.True(await call.ResponseReader.MoveNextAsync());
        await cancel.CancelAsync();
        await FailsAsync(GrpcStatusCode.Cancelled, () => call.ResponseReader.MoveNextAsync().AsTask());
    }

    private async Task TimeoutOnSleepingServerAsync()
    {
        using var call = channel.DuplexStreaming(Duplex, new() { Timeout = TimeSpan.FromMilliseconds(50) });
        var request = Ask(31415);
        request.ResponseParameters[0].IntervalUs = 5_000_000;
        await Record.ExceptionAsync(() => call.RequestWriter.WriteAsync(request).AsTask());
        await FailsAsync(GrpcStatusCode.DeadlineExceeded, () => call.ResponseReader.MoveNextAsync().AsTask());
    }

    private async Task ConcurrentLargeUnaryAsync() => await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => LargeUnaryAsync()));
}
