namespace Fairlead.Grpc.Server;

/// <summary>
/// A service: its full name (<c>package.Service</c>) and its methods. Add the methods before it is mapped; afterwards it is only read.
/// A handler ends a call with another status than OK by throwing <see cref="GrpcException"/> or through <see cref="GrpcServerCall.SetStatus"/>.
/// </summary>
public sealed class GrpcService
{
    private readonly Dictionary<string, GrpcServiceMethod> _methods = new(StringComparer.Ordinal);

    public GrpcService(string fullName)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullName);
        FullName = fullName;
    }

    /// <summary>The name with its package, as in the path of a call.</summary>
    public string FullName { get; }

    internal IReadOnlyCollection<GrpcServiceMethod> Methods => _methods.Values;

    /// <summary>Adds a method with one request and one response.</summary>
    public GrpcService AddUnary<TReq, TResp>(
        string method, GrpcMarshaller<TReq> request, GrpcMarshaller<TResp> response, Func<TReq, GrpcServerCall, Task<TResp>> handler) =>
        Add(method, GrpcMethodKind.Unary, async call =>
        {
            var message = await call.Reader(request).ReadSingleAsync();
            var answer = await handler(message, call);
            await WriteOneAsync(call, response, answer);
        });

    /// <summary>Adds a method with one request and a stream of responses.</summary>
    public GrpcService AddServerStreaming<TReq, TResp>(
        string method, GrpcMarshaller<TReq> request, GrpcMarshaller<TResp> response, Func<TReq, GrpcWriter<TResp>, GrpcServerCall, Task> handler) =>
        Add(method, GrpcMethodKind.ServerStreaming, async call =>
        {
            var message = await call.Reader(request).ReadSingleAsync();
            await handler(message, call.Writer(response), call);
        });

    /// <summary>Adds a method with a stream of requests and one response.</summary>
    public GrpcService AddClientStreaming<TReq, TResp>(
        string method, GrpcMarshaller<TReq> request, GrpcMarshaller<TResp> response, Func<GrpcReader<TReq>, GrpcServerCall, Task<TResp>> handler) =>
        Add(method, GrpcMethodKind.ClientStreaming, async call =>
        {
            var answer = await handler(call.Reader(request), call);
            await WriteOneAsync(call, response, answer);
        });

    /// <summary>Adds a method that streams both ways. Reader and writer may be used at the same time, each by one loop.</summary>
    public GrpcService AddDuplexStreaming<TReq, TResp>(
        string method,
        GrpcMarshaller<TReq> request,
        GrpcMarshaller<TResp> response,
        Func<GrpcReader<TReq>, GrpcWriter<TResp>, GrpcServerCall, Task> handler) =>
        Add(method, GrpcMethodKind.DuplexStreaming, call => handler(call.Reader(request), call.Writer(response), call));

    private static async Task WriteOneAsync<TResp>(GrpcServerCall call, GrpcMarshaller<TResp> marshaller, TResp answer)
    {
        // A call that did not end well has no response message, only a status.
        if (call.Status.IsOk)
        {
            await call.Writer(marshaller).WriteAsync(answer, GrpcWriteFlags.NoFlush, call.CancellationToken);
        }
    }

    private GrpcService Add(string method, GrpcMethodKind kind, Func<GrpcServerCall, Task> invoke)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        if (!_methods.TryAdd(method, new GrpcServiceMethod(method, kind, invoke)))
        {
            throw new ArgumentException($"service {FullName} has a method {method} already", nameof(method));
        }

        return this;
    }
}
