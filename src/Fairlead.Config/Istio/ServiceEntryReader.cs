using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a ServiceEntry.</summary>
internal static class ServiceEntryReader
{
    private const int MaxEndpoints = 65_536;

    private const int MaxListed = 256;

    public static ServiceEntryConfig Read(FieldValue spec)
    {
        var before = spec.Problems.Errors;
        var fields = spec.Fields();
        var hostList = fields.Required("hosts", "a list of host names");
        var hosts = hostList is { } named ? ReadHosts(named) : [];
        var addressList = fields.Optional("addresses");
        var addresses = addressList?.Texts(FormatReaders.AddressOrBlock, MaxListed) ?? [];
        var portList = fields.Optional("ports");
        var ports = portList is { } listed ? ServicePortReader.ReadAll(listed) : [];
        var isExternal = fields.Optional("location")?.Word("MESH_EXTERNAL", "MESH_INTERNAL") != "MESH_INTERNAL";
        var resolutionField = fields.Optional("resolution");
        var resolution = resolutionField is { } given ? ReadResolution(given) : Resolution.None;
        var endpointList = fields.Optional("endpoints");
        var endpoints = endpointList is { } list ? ReadEndpoints(list, ports, resolution) : [];
        var selectorField = fields.Optional("workloadSelector");
        var selector = selectorField is { } chosen ? SelectorReader.Read(chosen) : EquatableMap<string>.Empty;
        var names = fields.Optional("subjectAltNames")?.Texts(static item => item.Text("a name of a certificate", 512)) ?? [];
        var exportTo = fields.ExportTo(noneAllowed: true);
        fields.Finish();

        CheckResolution(resolution, resolutionField ?? spec, hosts, endpointList, selector.Count > 0 ? selectorField : null);
        CheckBlocks(addresses, addressList, resolution);
        CheckTargets(ports, portList, resolution);
        if (resolution == Resolution.Dynamic)
        {
            DynamicResolution.Check(hosts, hostList, endpointList, selectorField, ports, portList);
            addresses = DynamicResolution.WithoutAddresses(addresses, spec.Problems.Errors == before ? addressList : null);
        }

        if (spec.Problems.Errors == before)
        {
            CheckHosts(ports, portList, hosts, resolution);
        }

        if (resolution != Resolution.Dynamic
            && selectorField is { } both
            && endpointList is { Node: Yaml.SequenceNode { Items.Length: > 0 } })
        {
            both.Error(
                ErrorCodes.Conflict,
                "workloadSelector and endpoints exclude each other",
                "list the endpoints, or select workloads by labels");
        }

        return new()
        {
            Hosts = hosts,
            Addresses = addresses,
            Ports = ports.Select(static port => port.Claim).OfType<PortClaim>().ToEquatableList(),
            IsExternal = isExternal,
            Resolution = resolution,
            ResolutionPath = (resolutionField ?? spec).Path,
            Endpoints = endpoints,
            Selector = selector,
            SubjectAltNames = names.Distinct(StringComparer.Ordinal).ToEquatableList(),
            ExportTo = exportTo,
        };
    }

    private static EquatableList<HostClaim> ReadHosts(FieldValue list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var hosts = list.Items(item =>
        {
            var host = item.Host(wildcard: true, isAddressAllowed: true);
            if (host == "*")
            {
                item.Error(ErrorCodes.BadFormat, "expected a host name, got \"*\", which is every host");
            }
            else if (host.Length > 0 && !host.AsSpan(host.LastIndexOf('.') + 1).ContainsAnyExceptInRange('0', '9'))
            {
                item.Error(
                    ErrorCodes.BadFormat,
                    $"expected a host name, got \"{host}\", which ends with a number",
                    "an IP address is one of addresses or endpoints");
            }
            else if (host.Length > 0 && !seen.Add(host))
            {
                item.Error(ErrorCodes.DuplicateItem, $"the host \"{host}\" is given twice");
            }

            return new HostClaim(host, item.Path);
        }, MaxListed);
        if (hosts.Count == 0 && list.Node is Yaml.SequenceNode { Items.Length: 0 })
        {
            list.Error(ErrorCodes.OutOfRange, "expected at least one host, got an empty list");
        }

        return hosts.ToEquatableList();
    }

    private static Resolution ReadResolution(FieldValue field) =>
        field.Word("NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS") switch
        {
            "STATIC" => Resolution.Static,
            "DNS" => Resolution.Dns,
            "DNS_ROUND_ROBIN" => Resolution.DnsRoundRobin,
            "DYNAMIC_DNS" => Resolution.Dynamic,
            _ => Resolution.None,
        };

    private static EquatableList<WorkloadClaim> ReadEndpoints(
        FieldValue list, IReadOnlyList<ReadPort> ports, Resolution resolution)
    {
        var names = ports.Select(static port => port.Name).ToList();
        var read = list.Items(item => WorkloadReader.ReadListed(item, names, resolution), MaxEndpoints);
        var endpoints = read.OfType<WorkloadClaim>().ToEquatableList();
        if (resolution == Resolution.DnsRoundRobin && read.Count > 1)
        {
            list.Error(
                ErrorCodes.Conflict,
                $"expected at most one endpoint for resolution DNS_ROUND_ROBIN, got {read.Count}",
                "resolution DNS takes several");
        }

        // gRPC has 32 bits for the sum in a locality.
        long sum = 0;
        foreach (var endpoint in endpoints.AsSpan())
        {
            sum += endpoint.Weight;
        }

        if (sum > uint.MaxValue)
        {
            list.Error(
                ErrorCodes.OutOfRange,
                $"expected weights of at most {uint.MaxValue} together, got {sum}",
                "divide them all by the same number");
        }

        return endpoints;
    }

    private static void CheckResolution(
        Resolution resolution, FieldValue field, EquatableList<HostClaim> hosts, FieldValue? endpoints, FieldValue? selector)
    {
        var isListed = endpoints is { Node: Yaml.SequenceNode { Items.Length: > 0 } };
        if (resolution == Resolution.None && isListed)
        {
            endpoints?.Error(
                ErrorCodes.Conflict, "endpoints do not go together with resolution NONE, which sends requests to the address that was "
                    + "asked for",
                    "set resolution to STATIC or DNS");
        }

        if (resolution is Resolution.Dns or Resolution.DnsRoundRobin
            && !isListed
            && hosts.FirstOrDefault(static host => host.Name.StartsWith('*')) is { } wildcard)
        {
            field.Error(
                ErrorCodes.Conflict, $"the wildcard host \"{wildcard.Name}\" cannot be resolved by DNS", "give endpoints");
        }

        if (selector is { } chosen && resolution == Resolution.None)
        {
            chosen.Warn(
                ErrorCodes.Ineffective,
                "with resolution NONE requests go to the address that was asked for, whatever workloads are selected",
                "set resolution to STATIC");
        }
    }

    // A block of addresses is nothing that a name can be looked up for.
    private static void CheckBlocks(EquatableList<string> addresses, FieldValue? list, Resolution resolution)
    {
        if (resolution is Resolution.Dns or Resolution.DnsRoundRobin or Resolution.Dynamic
            && list is { Node: Yaml.SequenceNode given } field
            && given.Items.Length == addresses.Count)
        {
            for (var index = 0; index < addresses.Count; index++)
            {
                if (addresses[index].Length > 0
                    && given.Items[index] is Yaml.ScalarNode { Value: var text } && text.Contains('/', StringComparison.Ordinal))
                {
                    field.Item(index).Error(
                        ErrorCodes.Conflict,
                        $"the block {text} goes together with resolution NONE or STATIC only",
                        "give single addresses");
                }
            }
        }
    }

    private static void CheckTargets(IReadOnlyList<ReadPort> ports, FieldValue? list, Resolution resolution)
    {
        for (var index = 0; index < ports.Count && resolution == Resolution.None; index++)
        {
            if (ports[index].TargetPort is { } target && target != ports[index].Number)
            {
                list?.Item(index).Warn(
                    ErrorCodes.Ineffective, $"targetPort {target} has no effect with resolution NONE", "leave it out");
            }
        }
    }

    // Requests and TLS tell a host apart; bytes do not. Said of what is sound otherwise: a slip in a protocol is one error.
    private static void CheckHosts(
        IReadOnlyList<ReadPort> ports, FieldValue? list, EquatableList<HostClaim> hosts, Resolution resolution)
    {
        for (var index = 0; index < ports.Count && resolution != Resolution.None && hosts.Count > 1; index++)
        {
            if (ports[index].Protocol is PortProtocol.Tcp or PortProtocol.Auto or null)
            {
                list?.Item(index).Error(
                    ErrorCodes.Conflict,
                    $"a port of bytes does not tell {hosts.Count} hosts apart: port {ports[index].Number} is neither HTTP nor TLS",
                    "give the port a protocol, or each host an entry of its own");
                return;
            }
        }
    }
}
