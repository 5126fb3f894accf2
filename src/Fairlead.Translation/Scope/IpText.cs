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
        // Most addresses are four numbers as they are always written.
        normal = text is not null && IsFourNumbers(text) ? text : null;
        if (normal is not null)
        {
            return true;
        }

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

    private static bool IsFourNumbers(string text)
    {
        var (numbers, digits, number) = (0, 0, 0);
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character) && (digits == 0 || number > 0))
            {
                digits++;
                number = (number * 10) + (character - '0');
            }
            else if (character == '.' && digits > 0)
            {
                numbers++;
                (digits, number) = (0, 0);
            }
            else
            {
                return false;
            }

            if (number > byte.MaxValue)
            {
                return false;
            }
        }

        return numbers == 3 && digits > 0;
    }
}
