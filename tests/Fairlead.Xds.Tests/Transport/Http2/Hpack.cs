using System.Text;

namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>
/// As much of HPACK as a test peer needs that allows no dynamic table: it writes literals, and reads literals and the static table.
/// </summary>
internal static class Hpack
{
    private static readonly string[] StaticTable =
    [
        "", ":authority", ":method:GET", ":method:POST", ":path:/", ":path:/index.html", ":scheme:http", ":scheme:https", ":status:200",
        ":status:204",
        ":status:206", ":status:304", ":status:400", ":status:404", ":status:500", "accept-charset", "accept-encoding:gzip, deflate",
        "accept-language",
        "accept-ranges", "accept", "access-control-allow-origin", "age", "allow", "authorization", "cache-control", "content-disposition",
        "content-encoding", "content-language", "content-length", "content-location", "content-range", "content-type", "cookie", "date",
        "etag", "expect",
        "expires", "from", "host", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified",
        "link",
        "location", "max-forwards", "proxy-authenticate", "proxy-authorization", "range", "referer", "refresh", "retry-after", "server",
        "set-cookie",
        "strict-transport-security", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate",
    ];

    public static byte[] Encode(params IEnumerable<(string Name, string Value)> headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers)
        {
            block.Add(0x10); // a literal that is never indexed
            AddText(block, name);
            AddText(block, value);
        }

        return [.. block];
    }

    public static List<(string Name, string Value)> Decode(ReadOnlySpan<byte> block)
    {
        var headers = new List<(string, string)>();
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                headers.Add(StaticEntry(ReadNumber(ref block, 7)));
            }
            else if ((first & 0xe0) == 0x20)
            {
                Assert.Equal(0, ReadNumber(ref block, 5)); // the table that we allowed
            }
            else
            {
                var index = ReadNumber(ref block, (first & 0x40) != 0 ? 6 : 4);
                var name = index == 0 ? ReadText(ref block) : StaticEntry(index).Name;
                headers.Add((name, ReadText(ref block)));
            }
        }

        return headers;
    }

    private static (string Name, string Value) StaticEntry(int index)
    {
        Assert.InRange(index, 1, StaticTable.Length - 1);
        var entry = StaticTable[index];
        var colon = entry.IndexOf(':', 1);
        return colon < 0 ? (entry, "") : (entry[..colon], entry[(colon + 1)..]);
    }

    private static void AddText(List<byte> block, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var length = bytes.Length;
        if (length < 127)
        {
            block.Add((byte)length);
        }
        else
        {
            block.Add(127);
            for (length -= 127; length >= 128; length >>= 7)
            {
                block.Add((byte)(length | 128));
            }

            block.Add((byte)length);
        }

        block.AddRange(bytes);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> block, int bits)
    {
        var mask = (1 << bits) - 1;
        var value = block[0] & mask;
        block = block[1..];
        if (value < mask)
        {
            return value;
        }

        for (var shift = 0; ; shift += 7)
        {
            var next = block[0];
            block = block[1..];
            value += (next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }
    }

    private static string ReadText(ref ReadOnlySpan<byte> block)
    {
        Assert.Equal(0, block[0] & 0x80); // Kestrel and this peer do not use Huffman coding
        var length = ReadNumber(ref block, 7);
        var text = Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }
}
