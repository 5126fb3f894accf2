using System.Buffers;
using System.Text;

namespace Fairlead.Proxy.Upstream;

/// <summary>Header names for which no new string is made, and headers that are for one hop only.</summary>
internal static class KnownHeaders
{
    private static readonly string[] Names =
    [
        "Accept-Ranges", "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
        "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Age", "Allow", "Alt-Svc",
        "Cache-Control", "Connection", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length",
        "Content-Location", "Content-Range", "Content-Security-Policy", "Content-Type", "Date", "ETag", "Expires", "Grpc-Encoding",
        "Grpc-Message", "Grpc-Status", "Keep-Alive", "Last-Modified", "Link", "Location", "Pragma", "Proxy-Authenticate",
        "Proxy-Connection", "Referrer-Policy", "Retry-After", "Server", "Set-Cookie", "Strict-Transport-Security", "Trailer",
        "Transfer-Encoding", "Upgrade", "Vary", "Via", "Warning", "WWW-Authenticate", "X-Content-Type-Options", "X-Frame-Options",
        "X-Powered-By", "X-Request-ID", "X-XSS-Protection",
    ];

    private static readonly Entry[][] ByLength = Build();

    private static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // Everything from space on but DEL, and the tab: what a field value may hold.
    private static readonly SearchValues<byte> ValueOctets =
        SearchValues.Create([.. Enumerable.Range(0, 256).Where(static b => b is >= 32 and not 127 or 9).Select(static b => (byte)b)]);

    public static bool IsToken(ReadOnlySpan<byte> name) => !name.IsEmpty && !name.ContainsAnyExcept(Token);

    public static bool IsFieldValue(ReadOnlySpan<byte> value) => !value.ContainsAnyExcept(ValueOctets);

    /// <summary>The name as a string; a known name costs no allocation.</summary>
    public static string NameOf(ReadOnlySpan<byte> name)
    {
        if (name.Length < ByLength.Length)
        {
            foreach (var entry in ByLength[name.Length])
            {
                if (Ascii.EqualsIgnoreCase(name, entry.Octets))
                {
                    return entry.Name;
                }
            }
        }

        return Encoding.Latin1.GetString(name);
    }

    /// <summary>Whether a header is about one connection only and is not passed on.</summary>
    public static bool IsHopByHop(string name) => name.Length switch
    {
        2 => Is(name, "TE"),
        7 => Is(name, "Upgrade") || Is(name, "Trailer"),
        10 => Is(name, "Connection") || Is(name, "Keep-Alive"),
        16 => Is(name, "Proxy-Connection"),
        17 => Is(name, "Transfer-Encoding"),
        _ => false,
    };

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static Entry[][] Build()
    {
        var longest = Names.Max(static n => n.Length);
        return [.. Enumerable.Range(0, longest + 1)
            .Select(static length =>
                Names.Where(n => n.Length == length).Select(static n => new Entry(n, Encoding.ASCII.GetBytes(n))).ToArray())];
    }

    private readonly record struct Entry(string Name, byte[] Octets);
}
