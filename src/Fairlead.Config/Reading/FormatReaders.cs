using System.Net;
using System.Text.RegularExpressions;
using Fairlead.Config.Diagnostics;
using Fairlead.Model;

namespace Fairlead.Config.Reading;

/// <summary>Readers of texts that have a form of their own.</summary>
internal static partial class FormatReaders
{
    /// <summary>
    /// A host in lower case and without the dot that may end it; with a wildcard where that is allowed: <c>*</c> alone, or at the
    /// beginning.
    /// </summary>
    public static string Host(this FieldValue field, bool wildcard, bool isAddressAllowed = false)
    {
        var text = field.Text("a host name", maxLength: 255);
        return text.Length == 0 ? "" : field.Host(text, wildcard, isAddressAllowed: isAddressAllowed);
    }

    /// <summary>The same of a host that is part of the field's text.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">The host.</param>
    /// <param name="wildcard">Whether it may begin with a wildcard.</param>
    /// <param name="isPartAllowed">Whether the wildcard may be a part of a label.</param>
    /// <param name="isAddressAllowed">Whether it may be an IP address, too.</param>
    public static string Host(
        this FieldValue field, string text, bool wildcard, bool isPartAllowed = true, bool isAddressAllowed = false)
    {
        var host = text.ToLowerInvariant();
        host = host.Length > 1 && host[^1] == '.' ? host[..^1] : host;
        var rest = wildcard ? WithoutWildcard(host) : host;
        if (rest.Length > 253 || !HostName().IsMatch(rest))
        {
            var expected = wildcard ? "a host name, with '*' at most at its beginning" : "a host name without wildcard";
            field.Error(
                ErrorCodes.BadFormat,
                $"expected {expected}, got \"{text}\"",
                text.Contains("://", StringComparison.Ordinal) ? "leave the scheme out" : "");
            return "";
        }

        if (EndsWithNumber(host) && !(isAddressAllowed && TryAddress(host, out _)))
        {
            field.Error(ErrorCodes.BadFormat, $"expected a host name, got \"{text}\", which ends with a number");
            return "";
        }

        if (host.Length > 1 && host[0] == '*' && host[1] != '.')
        {
            if (!isPartAllowed)
            {
                field.Error(ErrorCodes.BadFormat, $"expected '*' alone or as the first label, got \"{text}\"", "begin with \"*.\"");
                return "";
            }

            field.Warn(
                ErrorCodes.Ineffective,
                $"the wildcard of \"{host}\" is only a part of a label: proxies take requests for what ends so, but rules for it are those "
                    + "of objects that name it just so",
                "begin with \"*.\"");
        }

        return field.Share(host);
    }

    // No name of DNS does, so that it is not taken for an address.
    private static bool EndsWithNumber(string host) =>
        host.LastIndexOf('.') is >= 0 and var dot && !host.AsSpan(dot + 1).ContainsAnyExceptInRange('0', '9');

    // What a wildcard leaves of a host that shall be well-formed.
    private static string WithoutWildcard(string host) => host switch
    {
        "*" => "x",
        ['*', '.' or '-', ..] => host[2..],
        ['*', ..] => host[1..],
        _ => host,
    };

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

    /// <summary>A port's name: a label of DNS.</summary>
    public static string PortName(this FieldValue field)
    {
        var text = field.Text("a port name", maxLength: 63);
        if (text.Length > 0 && !IsPortName(text))
        {
            field.Error(ErrorCodes.BadFormat, $"expected a port name of letters, digits and '-', got \"{text}\"");
        }

        return field.Share(text);
    }

    /// <summary>An <c>exportTo</c> list; empty where there is none: then it is what the mesh's settings say.</summary>
    /// <param name="fields">The fields of the spec.</param>
    /// <param name="noneAllowed">Whether the object may be for nobody.</param>
    public static EquatableList<string> ExportTo(this FieldReader fields, bool noneAllowed = false)
    {
        if (fields.Optional("exportTo") is not { } field)
        {
            return [];
        }

        var namespaces = field.Texts(item => ExportedTo(item, noneAllowed));
        CheckExports(field, namespaces);
        return namespaces.Distinct(StringComparer.Ordinal).ToEquatableList();
    }

    private static string ExportedTo(FieldValue item, bool noneAllowed)
    {
        if (item.Node is Yaml.ScalarNode { Value: "~" } && !noneAllowed)
        {
            item.Error(
                ErrorCodes.Conflict, "only a ServiceEntry can be for nobody (\"~\")", "use \".\" for the object's own namespace");
            return "";
        }

        return item.Node is Yaml.ScalarNode { Value: "*" or "." or "~" } scalar ? scalar.Value : item.Namespace();
    }

    public static bool IsPortName(string text) => text.Length <= 63 && PortLabel().IsMatch(text);

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
        else if (namespaces.Count > 1 && namespaces.Contains("~"))
        {
            field.Error(ErrorCodes.Conflict, "\"~\" is no namespace, so no other stands beside it", "keep \"~\", or the others");
        }
    }

    public static bool IsHeaderName(string text) => text.Length <= 256 && HeaderName().IsMatch(text);

    /// <summary>Whether it is a header's name of letters, digits, '-' and '_', as Istio's schemas have it at some places.</summary>
    public static bool IsPlainHeaderName(string text) => text.Length <= 256 && PlainHeaderName().IsMatch(text);

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

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex ObjectName();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\z")]
    private static partial Regex PortLabel();

    [GeneratedRegex(@"\A[0-9A-Za-z_-]+\z")]
    private static partial Regex PlainHeaderName();

    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\z")]
    private static partial Regex HeaderName();
}
