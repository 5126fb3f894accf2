using Fairlead.Xds.InteropServer.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Fairlead.Xds.InteropServer;

/// <summary>grpc.testing.TestService as the interop test descriptions want it.</summary>
public sealed class TestServiceHandlers(TimeProvider time) : TestService.TestServiceBase
{
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    // With this key among the response headers grpc-dotnet compresses the messages of a call.
    private const string ResponseEncoding = "grpc-internal-encoding-request";

    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        await BeginAsync(context, compress: false);
        return new Empty();
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        CheckCompressed(request.ExpectCompressed, context);
        ThrowIfAsked(request.ResponseStatus);
        var payload = Zeros(request.ResponseSize);
        await BeginAsync(context, request.ResponseCompressed?.Value == true);
        return new SimpleResponse { Payload = payload };
    }

    public override Task<SimpleResponse> CacheableUnaryCall(SimpleRequest request, ServerCallContext context) =>
        UnaryCall(request, context);

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var size = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            CheckCompressed(requestStream.Current.ExpectCompressed, context);
            size += requestStream.Current.Payload?.Body.Length ?? 0;
        }

        await BeginAsync(context, compress: false);
        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        ThrowIfAsked(request.ResponseStatus);
        await BeginAsync(context, request.ResponseParameters.Any(static response => response.Compressed?.Value == true));
        await RespondAsync(request, responseStream, context);
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await BeginAsync(context, compress: true);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            ThrowIfAsked(requestStream.Current.ResponseStatus);
            await RespondAsync(requestStream.Current, responseStream, context);
        }
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await BeginAsync(context, compress: false);
        List<StreamingOutputCallRequest> all = [];
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            all.Add(requestStream.Current);
        }

        foreach (var request in all)
        {
            await RespondAsync(request, responseStream, context);
        }
    }

    /// <summary>Sends the headers, where there are any, and prepares the trailers.</summary>
    private static async Task BeginAsync(ServerCallContext context, bool compress)
    {
        if (context.RequestHeaders.GetValueBytes(EchoTrailing) is { } trailing)
        {
            context.ResponseTrailers.Add(EchoTrailing, trailing);
        }

        Metadata headers = [];
        if (context.RequestHeaders.GetValue(EchoInitial) is { } initial)
        {
            headers.Add(EchoInitial, initial);
        }

        var accepted = context.GetHttpContext().Request.Headers["grpc-accept-encoding"].ToString();
        if (compress && accepted.Split(',', StringSplitOptions.TrimEntries).Contains("gzip"))
        {
            headers.Add(ResponseEncoding, "gzip");
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }

    /// <summary>
    /// Only what is said to be compressed in a call that does not compress is wrong: some clients leave the field out, others compress at
    /// will.
    /// </summary>
    private static void CheckCompressed(BoolValue? expected, ServerCallContext context)
    {
        if (expected?.Value == true && context.GetHttpContext().Request.Headers["grpc-encoding"].ToString() is "" or "identity")
        {
            throw new RpcException(new(StatusCode.InvalidArgument, "the request was said to be compressed and is not"));
        }
    }

    private static void ThrowIfAsked(EchoStatus? status)
    {
        if (status is { Code: not 0 })
        {
            throw new RpcException(new((StatusCode)status.Code, status.Message));
        }
    }

    private static Payload Zeros(int size) => size >= 0
        ? new Payload { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) }
        : throw new RpcException(new(StatusCode.InvalidArgument, $"a response of {size} bytes"));

    private async Task RespondAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        foreach (var wanted in request.ResponseParameters)
        {
            if (wanted.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(wanted.IntervalUs), time, context.CancellationToken);
            }

            responses.WriteOptions = wanted.Compressed?.Value == true ? WriteOptions.Default : new WriteOptions(WriteFlags.NoCompress);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(wanted.Size) }, CancellationToken.None);
        }
    }
}
