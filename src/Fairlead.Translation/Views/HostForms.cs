using System.Net;
using Fairlead.Model.Catalog;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Views;

/// <summary>The names, without ports, under which a client may ask for a service.</summary>
/// <param name="Short">Short names of a service in a namespace.</param>
/// <param name="Addresses">Its virtual addresses, IPv6 in brackets.</param>
internal sealed record HostForms(IReadOnlyList<string> Short, IReadOnlyList<string> Addresses)
{
    public static HostForms Of(Service? service, string clientNamespace) =>
        service is null
            ? new([], [])
            : new(ShortNames(service.Key.Hostname, service.Key.Namespace, clientNamespace),
                service.Addresses.Count == 0 ? [] : [.. service.Addresses.Select(AsHost).OfType<string>()]);

    /// <summary>
    /// Of <c>NAME.NAMESPACE.rest</c> where the second label is the service's namespace: <c>NAME.NAMESPACE</c> for everybody, also with
    /// <c>.svc</c> where that follows, and <c>NAME</c> in the namespace. Other hosts have no shorter form.
    /// </summary>
    private static List<string> ShortNames(string host, string serviceNamespace, string clientNamespace)
    {
        var labels = host.Split('.');
        var names = new List<string>();
        if (host.StartsWith('*') || labels.Length < 2 || labels[1] != serviceNamespace)
        {
            return names;
        }

        if (serviceNamespace == clientNamespace)
        {
            names.Add(labels[0]);
        }

        if (labels.Length > 2)
        {
            names.Add($"{labels[0]}.{labels[1]}");
        }

        if (labels.Length > 3 && labels[2] == "svc")
        {
            names.Add($"{labels[0]}.{labels[1]}.svc");
        }

        return names;
    }

    /// <summary>An address as the host of a request; null for blocks of addresses and for "no address" (0.0.0.0).</summary>
    private static string? AsHost(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IpText.TryNormalize(slash < 0 ? text : text[..slash], out var address))
        {
            return null;
        }

        var parsed = IPAddress.Parse(address);
        var isSix = address.Contains(':', StringComparison.Ordinal);
        var isBlock = slash >= 0 && text[(slash + 1)..] != (isSix ? "128" : "32");
        return isBlock || parsed.Equals(IPAddress.Any) || parsed.Equals(IPAddress.IPv6Any) ? null
            : isSix ? $"[{address}]"
            : address;
    }
}
