using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Server;
using Google.Protobuf;

namespace Fairlead.Grpc.InteropServer;

/// <summary>grpc.testing.TestService as the interop test descriptions want it.</summary>
public sealed class TestServiceHandlers(TimeProvider time)
{
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    private static readonly GrpcMarshaller<SimpleRequest> Request = GrpcMarshaller.For(SimpleRequest.Parser);
    private static readonly GrpcMarshaller<SimpleResponse> Response = GrpcMarshaller.For(SimpleResponse.Parser);
    private static readonly GrpcMarshaller<StreamingOutputCallRequest> OutputRequest = GrpcMarshaller.For(StreamingOutputCallRequest.Parser);
    private static readonly GrpcMarshaller<StreamingOutputCallResponse> OutputResponse = GrpcMarshaller.For(StreamingOutputCallResponse.Parser);
    private static readonly GrpcMarshaller<StreamingInputCallRequest> InputRequest = GrpcMarshaller.For(StreamingInputCallRequest.Parser);
    private static readonly GrpcMarshaller<StreamingInputCallResponse> InputResponse = GrpcMarshaller.For(StreamingInputCallResponse.Parser);

    public GrpcService Build() => new GrpcService("grpc.testing.TestService")
        .AddUnary("EmptyCall", GrpcMarshaller.For(Empty.Parser), GrpcMarshaller.For(Empty.Parser), EmptyAsync)
        .AddUnary("UnaryCall", Request, Response, UnaryAsync)
        .AddUnary("CacheableUnaryCall", Request, Response, UnaryAsync)
        .AddServerStreaming("StreamingOutputCall", OutputRequest, OutputResponse, OutputAsync)
        .AddClientStreaming("StreamingInputCall", InputRequest, InputResponse, InputAsync)
        .AddDuplexStreaming("FullDuplexCall", OutputRequest, OutputResponse, FullDuplexAsync)
        .AddDuplexStreaming("HalfDuplexCall", OutputRequest, OutputResponse, HalfDuplexAsync);

    private static Task<Empty> EmptyAsync(Empty request, GrpcServerCall call)
    {
        EchoMetadata(call);
        return Task.FromResult(new Empty());
    }

    private static Task<SimpleResponse> UnaryAsync(SimpleRequest request, GrpcServerCall call)
    {
        EchoMetadata(call);
        CheckCompressed(request.ExpectCompressed, call);
        ThrowIfAsked(request.ResponseStatus);
        call.Compression = request.ResponseCompressed?.Value == true ? GrpcCompression.Gzip : GrpcCompression.Identity;
        return Task.FromResult(new SimpleResponse { Payload = Zeros(request.ResponseSize) });
    }

    private static async Task<StreamingInputCallResponse> InputAsync(GrpcReader<StreamingInputCallRequest> requests, GrpcServerCall call)
    {
        EchoMetadata(call);
        var size = 0;
        while (await requests.MoveNextAsync())
        {
            CheckCompressed(requests.Current.ExpectCompressed, call);
            size += requests.Current.Payload?.Body.Length ?? 0;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    private static void EchoMetadata(GrpcServerCall call)
    {
        if (call.RequestHeaders.Get(EchoInitial) is { } initial)
        {
            call.ResponseHeaders.Add(EchoInitial, initial);
        }

        if (call.RequestHeaders.GetBinary(EchoTrailing) is { } trailing)
        {
            call.ResponseTrailers.Add(EchoTrailing, trailing);
        }
    }

    /// <summary>Only what is said to be compressed and is not is wrong: some clients leave the field out, others compress at will.</summary>
    private static void CheckCompressed(BoolValue? expected, GrpcServerCall call)
    {
        if (expected?.Value == true && !call.RequestWasCompressed)
        {
            throw new GrpcException(GrpcStatusCode.InvalidArgument, "the request was said to be compressed and is not");
        }
    }

    private static void ThrowIfAsked(EchoStatus? status)
    {
        if (status is { Code: not 0 })
        {
            throw new GrpcException((GrpcStatusCode)status.Code, status.Message);
        }
    }

    private static Payload Zeros(int size) => size >= 0
        ? new Payload { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) }
        : throw new GrpcException(GrpcStatusCode.InvalidArgument, $"a response of {size} bytes");

    private async Task OutputAsync(StreamingOutputCallRequest request, GrpcWriter<StreamingOutputCallResponse> responses, GrpcServerCall call)
    {
        EchoMetadata(call);
        ThrowIfAsked(request.ResponseStatus);
        call.Compression = request.ResponseParameters.Any(response => response.Compressed?.Value == true) ? GrpcCompression.Gzip : GrpcCompression.Identity;
        await RespondAsync(request, responses, call);
    }

    private async Task FullDuplexAsync(
        GrpcReader<StreamingOutputCallRequest> requests, GrpcWriter<StreamingOutputCallResponse> responses, GrpcServerCall call)
    {
        EchoMetadata(call);
        call.Compression = GrpcCompression.Gzip;
        while (await requests.MoveNextAsync())
        {
            ThrowIfAsked(requests.Current.ResponseStatus);
            await RespondAsync(requests.Current, responses, call);
        }
    }

    private async Task HalfDuplexAsync(
        GrpcReader<StreamingOutputCallRequest> requests, GrpcWriter<StreamingOutputCallResponse> responses, GrpcServerCall call)
    {
        EchoMetadata(call);
        var all = new List<StreamingOutputCallRequest>();
        await foreach (var request in requests.ReadAllAsync(call.CancellationToken))
        {
            all.Add(request);
        }

        foreach (var request in all)
        {
            await RespondAsync(request, responses, call);
        }
    }

    private async Task RespondAsync(StreamingOutputCallRequest request, GrpcWriter<StreamingOutputCallResponse> responses, GrpcServerCall call)
    {
        foreach (var wanted in request.ResponseParameters)
        {
            if (wanted.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(wanted.IntervalUs), time, call.CancellationToken);
            }

            var flags = wanted.Compressed?.Value == true ? GrpcWriteFlags.None : GrpcWriteFlags.NoCompress;
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(wanted.Size) }, flags, call.CancellationToken);
        }
    }
}
