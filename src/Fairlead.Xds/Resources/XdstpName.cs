using System.Globalization;
using System.Text;

namespace Fairlead.Xds.Resources;

/// <summary>
/// Names of the form <c>xdstp://AUTHORITY/TYPE/ID?PARAMETERS</c> (xRFC TP1): the same name may be spelled in several ways, and clients do
/// (Envoy writes <c>~</c> and <c>:</c> as <c>%7E</c> and <c>%3A</c>). All but one spelling are turned into that one, so that names that
/// mean the same are equal.
/// </summary>
internal static class XdstpName
{
    private const string Scheme = "xdstp://";

    // These characters separate the parts of a name; percent-encoded they belong to a part.
    private const string Separators = "%/?#&=";

    /// <summary>
    /// The one spelling: octets written out where that changes no part, others in capital letters, context parameters in the order of their
    /// keys, and without directives, which are for the client only. Other names as they are.
    /// </summary>
    public static string Canonical(string name)
    {
        if (!name.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return name;
        }

        var directives = name.IndexOf('#', StringComparison.Ordinal);
        var whole = directives < 0 ? name : name[..directives];
        var query = whole.IndexOf('?', StringComparison.Ordinal);
        var path = Plain(query < 0 ? whole : whole[..query]);
        if (query < 0)
        {
            return path == name ? name : path;
        }

        var parameters =
            whole[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Plain).Order(StringComparer.Ordinal).ToList();
        var canonical = parameters.Count == 0 ? path : $"{path}?{string.Join('&', parameters)}";
        return canonical == name ? name : canonical;
    }

    private static string Plain(string part)
    {
        if (!part.Contains('%', StringComparison.Ordinal))
        {
            return part;
        }

        var plain = new StringBuilder(part.Length);
        for (var index = 0; index < part.Length; index++)
        {
            if (part[index] != '%' || index + 2 >= part.Length
                || !byte.TryParse(part.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                plain.Append(part[index]);
                continue;
            }

            var character = (char)octet;
            if (octet is > 0x20 and < 0x7F && !Separators.Contains(character, StringComparison.Ordinal))
            {
                plain.Append(character);
            }
            else
            {
                plain.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }

            index += 2;
        }

        return plain.ToString();
    }
}
