using System.Net;
using System.Text.RegularExpressions;
using Fairlead.Config.Diagnostics;
using Fairlead.Model;

namespace Fairlead.Config.Reading;

/// <summary>Readers of texts that have a form of their own.</summary>
internal static partial class FormatReaders
{
    /// <summary>A host in lower case; with a wildcard where that is allowed: <c>*</c> alone or as the first label.</summary>
    public static string Host(this FieldValue field, bool wildcard)
    {
        var text = field.Text("a host name", maxLength: 255);
        return text.Length == 0 ? "" : field.Host(text, wildcard);
    }

    /// <summary>The same of a host that is part of the field's text.</summary>
    public static string Host(this FieldValue field, string text, bool wildcard)
    {
        var host = text.ToLowerInvariant();
        var rest = wildcard && host == "*" ? "x" : wildcard && host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        if (rest.Length > 253 || !HostName().IsMatch(rest))
        {
            var expected = wildcard ? "a host name, with '*' at most as its first label" : "a host name without wildcard";
            field.Error(
                ErrorCodes.BadFormat,
                $"expected {expected}, got \"{text}\"",
                text.Contains("://", StringComparison.Ordinal) ? "leave the scheme out" : "");
            return "";
        }

        return field.Share(host);
    }

    /// <summary>An IP address, in its shortest form.</summary>
    public static bool TryAddress(string text, out string address)
    {
        // Parsing takes shapes that proxies do not (1, 0x7f.1, 127.1, scopes): only the plain forms count.
        if (IPAddress.TryParse(text, out var ip) && !text.Contains('%', StringComparison.Ordinal)
            && (text.Contains(':', StringComparison.Ordinal) ? !text.StartsWith('[') : DottedQuad().IsMatch(text)))
        {
            // Most are in their shortest form as they stand.
            Span<char> room = stackalloc char[64];
            address = ip.TryFormat(room, out var length) && text.AsSpan().SequenceEqual(room[..length]) ? text : ip.ToString();
            return true;
        }

        address = text;
        return false;
    }

    /// <summary>An IP address or a CIDR block.</summary>
    public static string AddressOrBlock(this FieldValue field)
    {
        var text = field.Text("an IP address or a CIDR block", maxLength: 64);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (TryAddress(slash < 0 ? text : text[..slash], out var address))
        {
            if (slash < 0)
            {
                return address;
            }

            var max = address.Contains(':', StringComparison.Ordinal) ? 128 : 32;
            if (Digits().IsMatch(text[(slash + 1)..])
                && int.Parse(text[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture) is var bits
                && bits <= max)
            {
                return bits == max ? address : $"{address}/{bits}";
            }
        }

        if (text.Length > 0)
        {
            field.Error(ErrorCodes.BadFormat, $"expected an IP address or a CIDR block, got \"{text}\"");
        }

        return "";
    }

    /// <summary>A name such as a port or a subset has: it becomes part of resource names.</summary>
    public static string Name(this FieldValue field, string expected)
    {
        var text = field.Text(expected, maxLength: 63);
        if (text.Length > 0 && !SimpleName().IsMatch(text))
        {
            field.Error(ErrorCodes.BadFormat, $"expected {expected} of letters, digits, '-', '_' and '.', got \"{text}\"");
        }

        return field.Share(text);
    }

    /// <summary>A namespace.</summary>
    public static string Namespace(this FieldValue field)
    {
        var text = field.Text("a namespace", maxLength: 63);
        if (text.Length > 0 && !Label().IsMatch(text))
        {
            field.Error(ErrorCodes.BadFormat, $"expected a namespace of lower-case letters, digits and '-', got \"{text}\"");
        }

        return text;
    }

    /// <summary>An <c>exportTo</c> list; empty where there is none: then it is what the mesh's settings say.</summary>
    public static EquatableList<string> ExportTo(this FieldReader fields)
    {
        if (fields.Optional("exportTo") is not { } field)
        {
            return [];
        }

        var namespaces = field.Texts(item =>
        {
            if (item.Node is Yaml.ScalarNode { Value: "~" })
            {
                item.Error(
                    ErrorCodes.NotSupported,
                    "exporting to no namespace (\"~\") is not supported by this version",
                    "use \".\" for the object's own namespace");
                return "";
            }

            return item.Node is Yaml.ScalarNode { Value: "*" or "." } scalar ? scalar.Value : item.Namespace();
        });
        CheckExports(field, namespaces);
        return namespaces.Distinct(StringComparer.Ordinal).ToEquatableList();
    }

    // Which of two that say the same was meant, or which of two that contradict, nobody can tell.
    private static void CheckExports(FieldValue field, EquatableList<string> namespaces)
    {
        var own = field.Problems.Key?.Namespace;
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < namespaces.Count; i++)
        {
            var name = namespaces[i];
            if (name.Length > 0 && !seen.Add(name == "." ? own ?? name : name))
            {
                field.Item(i).Error(ErrorCodes.DuplicateItem, name == "." || name == own
                    ? "\".\" and the object's own namespace are the same"
                    : $"the namespace \"{name}\" is given twice");
            }
        }

        if (namespaces.Count > 1 && namespaces.Contains("*"))
        {
            field.Error(ErrorCodes.Conflict, "\"*\" is all namespaces, so no other stands beside it", "keep \"*\", or the others");
        }
    }

    public static bool IsHeaderName(string text) => text.Length <= 256 && HeaderName().IsMatch(text);

    public static bool IsObjectName(string text) => text.Length <= 253 && ObjectName().IsMatch(text);

    public static bool IsNamespace(string text) => text.Length <= 63 && Label().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"\A[0-9]{1,3}(\.[0-9]{1,3}){3}\z")]
    private static partial Regex DottedQuad();

    [GeneratedRegex(@"\A[0-9]{1,3}\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?\z")]
    private static partial Regex SimpleName();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.-]*[a-z0-9])?\z")]
    private static partial Regex ObjectName();

    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\z")]
    private static partial Regex HeaderName();
}
