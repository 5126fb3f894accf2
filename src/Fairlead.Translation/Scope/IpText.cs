using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Fairlead.Translation.Scope;

/// <summary>
/// Reads IP addresses as xDS clients do. <see cref="IPAddress.TryParse(string, out IPAddress)"/> alone takes <c>127.1</c>, <c>1</c>,
/// <c>0x7f.0.0.1</c> and bracketed or scoped IPv6, which a client would refuse together with everything beside it.
/// </summary>
internal static class IpText
{
    public static bool TryNormalize([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        if (string.IsNullOrEmpty(text) || text.AsSpan().ContainsAny("[]%") || !IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        var canonical = address.ToString();
        if (address.AddressFamily == AddressFamily.InterNetwork && canonical != text)
        {
            return false;
        }

        normal = canonical;
        return true;
    }
}
