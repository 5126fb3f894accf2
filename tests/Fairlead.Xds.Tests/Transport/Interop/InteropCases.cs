using Fairlead.Xds.InteropServer.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Xds.Tests.Transport.Interop;

/// <summary>The interop cases on our client, by the names of gRPC's interop test descriptions.</summary>
internal sealed class InteropCases(GrpcChannel channel)
{
    // With this key among the request headers Grpc.Net.Client compresses the messages of a call.
    private const string RequestEncoding = "grpc-internal-encoding-request";
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";
    private const string Special = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";

    private static readonly Metadata Gzip = [new(RequestEncoding, "gzip")];

    private readonly TestService.TestServiceClient _client = new(channel);

    private static CallOptions Patient => new(deadline: TimeProvider.System.GetUtcNow().AddSeconds(30).UtcDateTime);

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

    private static async Task<RpcException> FailsAsync(StatusCode code, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<RpcException>(action);
        Assert.True(error.StatusCode == code, error.ToString());
        return error;
    }

    private static async Task<List<int>> SizesAsync(IAsyncStreamReader<StreamingOutputCallResponse> responses)
    {
        var sizes = new List<int>();
        await foreach (var response in responses.ReadAllAsync())
        {
            sizes.Add(response.Payload.Body.Length);
        }

        return sizes;
    }

    private async Task EmptyUnaryAsync() => Assert.Equal(new Empty(), await _client.EmptyCallAsync(new Empty(), Patient));

    private async Task LargeUnaryAsync()
    {
        var response = await _client.UnaryCallAsync(new SimpleRequest { ResponseSize = 314159, Payload = Zeros(271828) }, Patient);
        Assert.Equal(314159, response.Payload.Body.Length);
    }

    private async Task CompressedUnaryAsync()
    {
        foreach (var compress in new[] { true, false })
        {
            var request = new SimpleRequest
            {
                ResponseSize = 314159,
                Payload = Zeros(271828),
                ResponseCompressed = new BoolValue { Value = compress }
            };
            var response = await _client.UnaryCallAsync(request, compress ? Patient.WithHeaders(Gzip) : Patient);
            Assert.Equal(314159, response.Payload.Body.Length);
        }
    }

    private async Task ClientStreamingAsync()
    {
        foreach (var options in new[] { Patient, Patient.WithHeaders(Gzip) })
        {
            using var call = _client.StreamingInputCall(options);
            foreach (var size in new[] { 27182, 8, 1828, 45904 })
            {
                // Every other message of a call that compresses goes out as it is.
                call.RequestStream.WriteOptions = size < 2000 ? new WriteOptions(WriteFlags.NoCompress) : WriteOptions.Default;
                await call.RequestStream.WriteAsync(new() { Payload = Zeros(size) });
            }

            await call.RequestStream.CompleteAsync();
            Assert.Equal(74922, (await call).AggregatedPayloadSize);
        }
    }

    private async Task ServerStreamingAsync()
    {
        using var call = _client.StreamingOutputCall(Ask(31415, 9, 2653, 58979), Patient);
        Assert.Equal([31415, 9, 2653, 58979], await SizesAsync(call.ResponseStream));

        var request = Ask(31415, 92653);
        request.ResponseParameters[0].Compressed = new BoolValue { Value = true };
        request.ResponseParameters[1].Compressed = new BoolValue { Value = false };
        using var compressed = _client.StreamingOutputCall(request, Patient);
        Assert.Equal([31415, 92653], await SizesAsync(compressed.ResponseStream));
    }

    private async Task PingPongAsync()
    {
        using var call = _client.FullDuplexCall(Patient);
        foreach (var (body, size) in new[] { (27182, 31415), (8, 9), (1828, 2653), (45904, 58979) })
        {
            var request = Ask(size);
            request.Payload = Zeros(body);
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext(default));
            Assert.Equal(size, call.ResponseStream.Current.Payload.Body.Length);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    private async Task EmptyStreamAsync()
    {
        using var call = _client.FullDuplexCall(Patient);
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(default));
    }

    private async Task CustomMetadataAsync()
    {
        byte[] binary = [0xab, 0xab, 0xab];
        var options = Patient.WithHeaders([new(EchoInitial, "test_initial_metadata_value"), new(EchoTrailing, binary)]);
        using var unary = _client.UnaryCallAsync(new SimpleRequest { ResponseSize = 314159, Payload = Zeros(271828) }, options);
        await unary;
        Assert.Equal("test_initial_metadata_value", (await unary.ResponseHeadersAsync).GetValue(EchoInitial));
        Assert.Equal(binary, unary.GetTrailers().GetValueBytes(EchoTrailing));

        using var call = _client.FullDuplexCall(options);
        await call.RequestStream.WriteAsync(Ask(314159));
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.Equal("test_initial_metadata_value", (await call.ResponseHeadersAsync).GetValue(EchoInitial));
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(default));
        Assert.Equal(binary, call.GetTrailers().GetValueBytes(EchoTrailing));
    }

    private async Task StatusCodeAndMessageAsync()
    {
        foreach (var message in new[] { "test status message", Special })
        {
            var echo = new EchoStatus { Code = 2, Message = message };
            var error = await FailsAsync(
                StatusCode.Unknown, () => _client.UnaryCallAsync(new SimpleRequest { ResponseStatus = echo }, Patient).ResponseAsync);
            Assert.Equal(message, error.Status.Detail);
            using var call = _client.FullDuplexCall(Patient);
            await call.RequestStream.WriteAsync(new() { ResponseStatus = echo });
            error = await FailsAsync(StatusCode.Unknown, () => call.ResponseStream.MoveNext(default));
            Assert.Equal(message, error.Status.Detail);
        }
    }

    private async Task UnimplementedAsync()
    {
        await FailsAsync(StatusCode.Unimplemented, () => _client.UnimplementedCallAsync(new Empty(), Patient).ResponseAsync);
        var nowhere = new UnimplementedService.UnimplementedServiceClient(channel);
        await FailsAsync(StatusCode.Unimplemented, () => nowhere.UnimplementedCallAsync(new Empty(), Patient).ResponseAsync);
    }

    private async Task CancelAfterBeginAsync()
    {
        using var cancel = new CancellationTokenSource();
        using var call = _client.StreamingInputCall(Patient.WithCancellationToken(cancel.Token));
        await cancel.CancelAsync();
        await FailsAsync(StatusCode.Cancelled, () => call.ResponseAsync);
    }

    private async Task CancelAfterFirstResponseAsync()
    {
        using var cancel = new CancellationTokenSource();
        using var call = _client.FullDuplexCall(Patient.WithCancellationToken(cancel.Token));
        await call.RequestStream.WriteAsync(Ask(31415));
        Assert.True(await call.ResponseStream.MoveNext(default));
        await cancel.CancelAsync();
        await FailsAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext(default));
    }

    private async Task TimeoutOnSleepingServerAsync()
    {
        using var call = _client.FullDuplexCall(new(deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(50).UtcDateTime));
        var request = Ask(31415);
        request.ResponseParameters[0].IntervalUs = 5_000_000;
        await Record.ExceptionAsync(() => call.RequestStream.WriteAsync(request));
        await FailsAsync(StatusCode.DeadlineExceeded, () => call.ResponseStream.MoveNext(default));
    }

    private async Task ConcurrentLargeUnaryAsync() => await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => LargeUnaryAsync()));
}
