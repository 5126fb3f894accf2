using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fairlead.Translation.Scope;

/// <summary>
/// An IP address and a port. The address is in the one form that every client reads: no brackets, IPv6 as RFC 5952 writes it.
/// </summary>
/// <param name="Address">The IP address.</param>
/// <param name="Port">The port, 0 to 65535.</param>
public readonly record struct SocketName(string Address, int Port)
{
    /// <summary>Reads <c>IP:PORT</c>, <c>[IPv6]:PORT</c>, <c>localhost:PORT</c> or <c>:PORT</c> (all IPv4 addresses).</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SocketName socket)
    {
        socket = default;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (text is null || colon < 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
        {
            return false;
        }

        var host = text[..colon];
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (host.Contains(':', StringComparison.Ordinal) && !isBracketed)
        {
            return false;
        }

        var address = host.Length == 0 ? "0.0.0.0" : host == "localhost" ? "127.0.0.1" : isBracketed ? host[1..^1] : host;
        if (!IpText.TryNormalize(address, out var normal))
        {
            return false;
        }

        socket = new(normal, port);
        return true;
    }

    /// <summary>The socket as <c>IP:PORT</c> or <c>[IPv6]:PORT</c>.</summary>
    public override string ToString() =>
        Address.Contains(':', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"[{Address}]:{Port}")
            : string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");
}
