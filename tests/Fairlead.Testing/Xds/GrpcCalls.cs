using Fairlead.Xds.Transport;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Testing.Xds;

/// <summary>Calls of methods that no stub was generated for.</summary>
public static class GrpcCalls
{
    /// <summary>Opens a stream both ways.</summary>
    public static AsyncDuplexStreamingCall<TRequest, TResponse> Duplex<TRequest, TResponse>(
        this GrpcChannel channel, string service, string method, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        channel.CreateCallInvoker().AsyncDuplexStreamingCall(ProtoMarshaller.Duplex(service, method, request, response), null, default);

    /// <summary>Sends one request and waits for the response.</summary>
    public static async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        this GrpcChannel channel, Method<TRequest, TResponse> method, TRequest request)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        await channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, request);
}
