using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;

namespace Fairlead.Config.Istio;

/// <summary>Reads hosts with a namespace before them, <c>NAMESPACE/HOST</c>.</summary>
internal static class HostEntryReader
{
    /// <summary>A host of a gateway's server: without a namespace it is for the rules of all namespaces.</summary>
    public static (string Namespace, string Host) ReadForGateway(FieldValue item)
    {
        var text = item.Text("a host");
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? ("*", text.Length == 0 ? "" : ReadHost(item, text, isAddressAllowed: true))
            : Read(item, text[..slash], text[(slash + 1)..], isAddressAllowed: true, "*", ".");
    }

    /// <summary>
    /// A host of a sidecar's egress listener: <c>~/*</c> is nothing, and <c>~NAMESPACE/HOST</c> takes out what others let in.
    /// </summary>
    public static (string Namespace, string Host) ReadForSidecar(FieldValue item)
    {
        var text = item.Text("a host as NAMESPACE/HOST");
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            return Read(item, text[..slash], text[(slash + 1)..], isAddressAllowed: false, "*", ".", "~");
        }

        if (text.Length > 0)
        {
            item.Error(ErrorCodes.BadFormat, $"expected a host as NAMESPACE/HOST, got \"{text}\"", "write */HOST for any namespace");
        }

        return ("", "");
    }

    private static (string Namespace, string Host) Read(
        FieldValue item, string ns, string host, bool isAddressAllowed, params ReadOnlySpan<string> words)
    {
        var name = words.Contains("~") && ns.Length > 1 && ns[0] == '~' ? ns[1..] : ns;
        if (!words.Contains(name) && !FormatReaders.IsNamespace(name))
        {
            item.Error(
                ErrorCodes.BadFormat, $"expected a namespace or one of {string.Join(", ", words!)} before the '/', got \"{ns}\"");
        }

        return (ns, ReadHost(item, host, isAddressAllowed));
    }

    // Short names belong to a namespace, which nobody names here.
    private static string ReadHost(FieldValue item, string text, bool isAddressAllowed)
    {
        var host = item.Host(text, wildcard: true, isPartAllowed: false, isAddressAllowed);
        if (host.Length > 0 && host != "*" && !text.Contains('.', StringComparison.Ordinal))
        {
            item.Error(
                ErrorCodes.BadFormat,
                $"expected a host name with its domain, got \"{text}\"",
                "for example shop.default.svc.cluster.local");
        }

        return host;
    }
}
