using System.Buffers;
using Google.Protobuf;

namespace Fairlead.Grpc;

/// <summary>The marshallers that every caller needs.</summary>
public static class GrpcMarshaller
{
    /// <summary>The bytes themselves, as they lie in the transport's buffer: valid until the next read on the same call.</summary>
    public static GrpcMarshaller<ReadOnlySequence<byte>> Raw { get; } = new(
        static payload => payload,
        static payload => checked((int)payload.Length),
        static (payload, output) =>
        {
            foreach (var segment in payload)
            {
                output.Write(segment.Span);
            }
        })
    {
        KeepsBuffer = true,
    };

    /// <summary>A protobuf message.</summary>
    public static GrpcMarshaller<TMessage> For<TMessage>(MessageParser<TMessage> parser)
        where TMessage : IMessage<TMessage> =>
        new(parser.ParseFrom, static message => message.CalculateSize(), static (message, output) => message.WriteTo(output));
}
