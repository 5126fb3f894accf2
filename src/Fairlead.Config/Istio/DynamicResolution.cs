using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>
/// Checks ServiceEntries with resolution DYNAMIC_DNS: what is looked up is the host that a request or a TLS connection names, so nothing
/// else may say where it goes.
/// </summary>
internal static class DynamicResolution
{
    public static void Check(
        EquatableList<HostClaim> hosts,
        FieldValue? hostList,
        FieldValue? endpoints,
        FieldValue? selector,
        IReadOnlyList<ReadPort> ports,
        FieldValue? portList)
    {
        for (var index = 0; index < hosts.Count; index++)
        {
            if (hosts[index].Name is { Length: > 0 } host && host[0] != '*')
            {
                hostList?.Item(index).Error(
                    ErrorCodes.Conflict,
                    $"resolution DYNAMIC_DNS looks up the host that a request names, so the entry's own hosts are wildcards: \"{host}\" is "
                        + "none",
                    "set resolution to DNS, or begin the host with \"*.\"");
            }
        }

        if (endpoints is { Node: Yaml.SequenceNode { Items.Length: > 0 } } listed)
        {
            listed.Error(
                ErrorCodes.Conflict,
                "endpoints do not go together with resolution DYNAMIC_DNS, which looks up the host that a request names",
                "leave them out, or set resolution to STATIC or DNS");
        }

        if (selector is { } chosen)
        {
            chosen.Error(
                ErrorCodes.Conflict,
                "workloadSelector does not go together with resolution DYNAMIC_DNS, which looks up the host that a request names",
                "leave it out, or set resolution to STATIC or DNS");
        }

        for (var index = 0; index < ports.Count; index++)
        {
            CheckPort(ports[index], portList?.Item(index));
        }
    }

    /// <summary>Says that virtual addresses do nothing: a request that names one names no host to look up.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="list">Where they are; null where the entry is refused anyway.</param>
    public static EquatableList<string> WithoutAddresses(EquatableList<string> addresses, FieldValue? list)
    {
        if (addresses.Count > 0)
        {
            list?.Warn(
                ErrorCodes.Ineffective,
                "addresses have no effect with resolution DYNAMIC_DNS: a request for an address names no host to look up",
                "leave them out");
        }

        return [];
    }

    private static void CheckPort(ReadPort port, FieldValue? item)
    {
        if (port.Protocol is PortProtocol.Tcp)
        {
            item?.Error(
                ErrorCodes.Conflict,
                $"a port of bytes names no host that resolution DYNAMIC_DNS could look up: port {port.Number} is neither HTTP nor TLS",
                "give the port the protocol that is spoken, or its hosts an entry with resolution DNS");
        }
        else if (port.Protocol is not (null or PortProtocol.Tls or PortProtocol.Https)
            && port.TargetPort is { } target
            && target != port.Number)
        {
            item?.Warn(
                ErrorCodes.Ineffective,
                $"targetPort {target} is for requests whose host names no port: where one is named, proxies go to that port",
                $"set number to {target}");
        }
    }
}
