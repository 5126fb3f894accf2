using Google.Protobuf;
using Grpc.Core;

namespace Fairlead.Xds.Transport;

/// <summary>Marshallers of protobuf messages, for methods that no stub was generated for.</summary>
public static class ProtoMarshaller
{
    /// <summary>The marshaller of a message type.</summary>
    public static Marshaller<TMessage> For<TMessage>(MessageParser<TMessage> parser)
        where TMessage : class, IMessage<TMessage>
    {
        ArgumentNullException.ThrowIfNull(parser);
        return new(
            static (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
    }

    /// <summary>A method that streams both ways.</summary>
    /// <param name="service">Full name of the service.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="request">Parser of its requests.</param>
    /// <param name="response">Parser of its responses.</param>
    public static Method<TRequest, TResponse> Duplex<TRequest, TResponse>(
        string service, string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(MethodType.DuplexStreaming, service, name, For(request), For(response));

    /// <summary>A method with one request and one response.</summary>
    /// <param name="service">Full name of the service.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="request">Parser of its requests.</param>
    /// <param name="response">Parser of its responses.</param>
    public static Method<TRequest, TResponse> Unary<TRequest, TResponse>(
        string service, string name, MessageParser<TRequest> request, MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(MethodType.Unary, service, name, For(request), For(response));
}
