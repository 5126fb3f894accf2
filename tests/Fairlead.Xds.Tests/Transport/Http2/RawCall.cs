using System.Buffers.Binary;
using Google.Protobuf;

namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>gRPC calls in raw frames.</summary>
internal static class RawCall
{
    /// <summary>The headers of a call; later ones replace earlier ones of the same name, an empty value leaves one out.</summary>
    public static List<(string Name, string Value)> Headers(string method, params (string Name, string Value)[] changes)
    {
        List<(string Name, string Value)> headers =
        [
            (":method", "POST"),
            (":scheme", "http"),
            (":path", $"/grpc.testing.TestService/{method}"),
            (":authority", "127.0.0.1"),
            ("content-type", "application/grpc"),
            ("te", "trailers"),
        ];
        foreach (var (name, value) in changes)
        {
            var place = headers.FindIndex(header => header.Name == name);
            if (place < 0)
            {
                headers.Add((name, value));
            }
            else if (value.Length == 0)
            {
                headers.RemoveAt(place);
            }
            else
            {
                headers[place] = (name, value);
            }
        }

        return headers;
    }

    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    public static byte[] Frame(byte[] payload, byte flag = 0, uint? length = null)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static async Task SendAsync(
        RawPeer peer, int stream, string method, IMessage request, params (string Name, string Value)[] headers)
    {
        await peer.SendHeadersAsync(stream, end: false, Headers(method, headers));
        await peer.SendDataAsync(stream, Frame(request), end: true);
    }

    /// <summary>The payloads of the messages of a response, none of them compressed.</summary>
    public static List<byte[]> Messages(RawStream response)
    {
        var messages = new List<byte[]>();
        var rest = response.Data.ToArray().AsSpan();
        while (!rest.IsEmpty)
        {
            Assert.Equal(0, rest[0]);
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(rest[1..]);
            messages.Add(rest.Slice(5, length).ToArray());
            rest = rest[(5 + length)..];
        }

        return messages;
    }
}
