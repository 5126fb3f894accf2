using System.Text;

namespace Fairlead.Grpc.Wire;

/// <summary>The encoding of <c>grpc-message</c>: UTF-8 bytes, each outside printable ASCII (and '%' itself) as %XX.</summary>
internal static class PercentEncoding
{
    private const string Hex = "0123456789ABCDEF";

    public static string Encode(string message)
    {
        if (IsPlain(message))
        {
            return message;
        }

        var bytes = Encoding.UTF8.GetBytes(message);
        var encoded = new StringBuilder(bytes.Length * 2);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];

            // Space may stay, but HTTP strips it at both ends of a header value.
            var atEdge = i == 0 || i == bytes.Length - 1;
            if (value is < 0x20 or > 0x7e or (byte)'%' || (value == ' ' && atEdge))
            {
                encoded.Append('%').Append(Hex[value >> 4]).Append(Hex[value & 15]);
            }
            else
            {
                encoded.Append((char)value);
            }
        }

        return encoded.ToString();
    }

    /// <summary>Decodes; what is no valid escape stays as it is, since a damaged message still tells more than none.</summary>
    public static string Decode(string encoded)
    {
        if (!encoded.Contains('%', StringComparison.Ordinal))
        {
            return encoded;
        }

        var source = Encoding.UTF8.GetBytes(encoded);
        var length = 0;
        for (var i = 0; i < source.Length; i++, length++)
        {
            if (source[i] == '%' && i + 2 < source.Length && TryHex(source[i + 1], out var high) && TryHex(source[i + 2], out var low))
            {
                source[length] = (byte)((high << 4) | low);
                i += 2;
            }
            else
            {
                source[length] = source[i];
            }
        }

        return Encoding.UTF8.GetString(source, 0, length);
    }

    private static bool IsPlain(string message)
    {
        if (message.Length == 0)
        {
            return true;
        }

        return message[0] != ' ' && message[^1] != ' ' && !message.Contains('%', StringComparison.Ordinal)
            && !message.AsSpan().ContainsAnyExceptInRange(' ', '~');
    }

    private static bool TryHex(byte digit, out int value)
    {
        value = digit switch
        {
            >= (byte)'0' and <= (byte)'9' => digit - '0',
            >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
            _ => -1,
        };
        return value >= 0;
    }
}
