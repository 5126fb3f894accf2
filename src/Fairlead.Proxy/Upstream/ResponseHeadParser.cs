using System.Buffers.Text;
using System.Text;

namespace Fairlead.Proxy.Upstream;

/// <summary>Reads the head of an HTTP/1.x response. Strict on everything that two parties could read differently, since that is how
/// requests are smuggled: bare line feeds, folded lines, spaces before colons, two lengths, a length beside chunks. Stateless.</summary>
internal static class ResponseHeadParser
{
    public const int MaxBytes = 64 * 1024;
    private const int MaxHeaders = 200;

    public static ParseOutcome Parse(ReadOnlySpan<byte> buffer, ResponseHead head, out int consumed)
    {
        consumed = 0;
        // Nothing is parsed before the whole head is there: heads are small and mostly come in one piece, so a second look is rare.
        var end = buffer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return buffer.Length >= MaxBytes || !MayBecomeStatusLine(buffer) ? ParseOutcome.Invalid : ParseOutcome.Incomplete;
        }

        if (end > MaxBytes)
        {
            return ParseOutcome.Invalid;
        }

        var lines = buffer[..(end + 2)];
        var eol = lines.IndexOf("\r\n"u8);
        if (!ParseStatusLine(lines[..eol], head))
        {
            return ParseOutcome.Invalid;
        }

        lines = lines[(eol + 2)..];
        while (!lines.IsEmpty)
        {
            eol = lines.IndexOf("\r\n"u8);
            if (head.Count == MaxHeaders || !ParseLine(lines[..eol], head))
            {
                return ParseOutcome.Invalid;
            }

            lines = lines[(eol + 2)..];
        }

        consumed = end + 4;
        return head.HasTransferEncoding && (head.ContentLength >= 0 || !head.Chunked || head.IsHttp10)
            ? ParseOutcome.Invalid
            : ParseOutcome.Done;
    }

    private static bool MayBecomeStatusLine(ReadOnlySpan<byte> buffer)
    {
        var start = "HTTP/1."u8;
        var length = Math.Min(start.Length, buffer.Length);
        return buffer[..length].SequenceEqual(start[..length]);
    }

    // HTTP/1.1 200 OK; the reason may be empty, and so may the space before it.
    private static bool ParseStatusLine(ReadOnlySpan<byte> line, ResponseHead head)
    {
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[7] is not ((byte)'0' or (byte)'1') || line[8] != (byte)' ')
        {
            return false;
        }

        var digits = line.Slice(9, 3);
        if (!Utf8Parser.TryParse(digits, out int status, out var read) || read != 3 || status is < 100 or > 599
            || line.Length > 12 && line[12] != (byte)' ' || !KnownHeaders.IsFieldValue(line[12..]))
        {
            return false;
        }

        head.Begin(status, line[7] == (byte)'0');
        return true;
    }

    private static bool ParseLine(ReadOnlySpan<byte> line, ResponseHead head)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (!KnownHeaders.IsToken(name) || !KnownHeaders.IsFieldValue(value))
        {
            return false;
        }

        head.Add(line, name, value);
        return name.Length switch
        {
            10 when Ascii.EqualsIgnoreCase(name, "connection"u8) => ReadConnection(value, head),
            14 when Ascii.EqualsIgnoreCase(name, "content-length"u8) => ReadLength(value, head),
            17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8) => ReadTransferEncoding(value, head),
            _ => true,
        };
    }

    private static bool ReadConnection(ReadOnlySpan<byte> value, ResponseHead head)
    {
        foreach (var range in value.Split((byte)','))
        {
            var option = value[range].Trim(" \t"u8);
            head.Close |= Ascii.EqualsIgnoreCase(option, "close"u8);
            head.KeepAlive |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
        }

        return true;
    }

    private static bool ReadLength(ReadOnlySpan<byte> value, ResponseHead head)
    {
        // The length consists of digits only, without sign or list, and a second Content-Length must not differ.
        if (value.IsEmpty || value.Length > 18 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(value, out long length, out _) || head.ContentLength >= 0 && head.ContentLength != length)
        {
            return false;
        }

        head.ContentLength = length;
        return true;
    }

    private static bool ReadTransferEncoding(ReadOnlySpan<byte> value, ResponseHead head)
    {
        // The only coding is "chunked", once: the sidecar asks for no other.
        if (head.HasTransferEncoding || !Ascii.EqualsIgnoreCase(value, "chunked"u8))
        {
            return false;
        }

        head.HasTransferEncoding = true;
        head.Chunked = true;
        return true;
    }
}
