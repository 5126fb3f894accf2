using Fairlead.Config.Diagnostics;
using Fairlead.Model.Text;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a ServiceEntry.</summary>
internal static class ServiceEntryReader
{
    public const int MaxWeight = 1_000_000;

    private const int MaxEndpoints = 65_536;

    public static ServiceEntryConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var hosts = fields.Required("hosts", "a list of host names") is { } hostList ? ReadHosts(hostList) : [];
        var addresses = fields.Optional("addresses")?.Texts(FormatReaders.AddressOrBlock, 256) ?? [];
        var ports = fields.Optional("ports") is { } portList ? ReadPorts(portList) : [];
        var isExternal = fields.Optional("location")?.Word("MESH_EXTERNAL", "MESH_INTERNAL") != "MESH_INTERNAL";
        var resolutionField = fields.Optional("resolution");
        var resolution = resolutionField is { } given ? ReadResolution(given) : Resolution.None;
        var endpointField = fields.Optional("endpoints");
        var endpoints = endpointField is { } list ? ReadEndpoints(list, ports, resolution) : [];
        var exportTo = fields.ExportTo();
        fields.NotSupported("workloadSelector", "subjectAltNames");
        fields.Finish();

        if (resolution == Resolution.None && endpoints.Count > 0)
        {
            endpointField?.Error(
                ErrorCodes.Conflict, "endpoints do not go together with resolution NONE, which sends requests to the address that was "
                    + "asked for",
                    "set resolution to STATIC or DNS");
        }

        if (resolution is Resolution.Dns or Resolution.DnsRoundRobin
            && endpoints.Count == 0
            && hosts.FirstOrDefault(host => host.Name.StartsWith('*')) is { } wildcard)
        {
            resolutionField?.Error(
                ErrorCodes.Conflict, $"the wildcard host \"{wildcard.Name}\" cannot be resolved by DNS", "give endpoints");
        }

        return new()
        {
            Hosts = hosts,
            Addresses = addresses,
            Ports = ports,
            IsExternal = isExternal,
            Resolution = resolution,
            ResolutionPath = (resolutionField ?? spec).Path,
            Endpoints = endpoints,
            ExportTo = exportTo,
        };
    }

    private static EquatableList<HostClaim> ReadHosts(FieldValue list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var hosts = list.Items(item =>
        {
            var host = item.Host(wildcard: true);
            if (host == "*")
            {
                item.Error(ErrorCodes.BadFormat, "expected a host name, got \"*\", which is every host");
            }
            else if (host.Length > 0 && !seen.Add(host))
            {
                item.Error(ErrorCodes.DuplicateItem, $"the host \"{host}\" is given twice");
            }

            return new HostClaim(host, item.Path);
        }, 256);
        if (hosts.Count == 0 && list.Node is Yaml.SequenceNode { Items.Length: 0 })
        {
            list.Error(ErrorCodes.OutOfRange, "expected at least one host, got an empty list");
        }

        return hosts.ToEquatableList();
    }

    private static EquatableList<PortClaim> ReadPorts(FieldValue list)
    {
        var numbers = new HashSet<int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        return list.Items(item =>
        {
            var fields = item.Fields();
            var numberField = fields.Required("number", "a port number");
            var nameField = fields.Required("name", "a port name");
            var number = numberField?.Port() ?? 0;
            var name = nameField?.Name("a port name") ?? "";
            var protocol = fields.Optional("protocol") is { } field ? ReadProtocol(field) : ProtocolOf(name);
            var target = fields.Optional("targetPort")?.Port() ?? number;
            fields.Finish();
            if (number > 0 && !numbers.Add(number))
            {
                numberField?.Error(ErrorCodes.DuplicateItem, $"the port {number} is given twice");
            }

            if (name.Length > 0 && !names.Add(name))
            {
                nameField?.Error(ErrorCodes.DuplicateItem, $"the port name \"{name}\" is given twice");
            }

            return new PortClaim(new(number, name, protocol, target), item.Path);
        }, 256).ToEquatableList();
    }

    private static PortProtocol ReadProtocol(FieldValue field)
    {
        var text = field.Text("a protocol");
        switch (text.ToUpperInvariant())
        {
            case "HTTP" or "HTTP/1.1" or "HTTP1":
                return PortProtocol.Http;
            case "HTTP2":
                return PortProtocol.Http2;
            case "GRPC":
                return PortProtocol.Grpc;
            case "HTTPS":
                return PortProtocol.Https;
            case "TLS":
                return PortProtocol.Tls;
            case "TCP":
                return PortProtocol.Tcp;
            case "MONGO" or "MYSQL" or "REDIS" or "GRPC-WEB" or "UDP" or "HBONE":
                field.Error(ErrorCodes.NotSupported, $"the protocol {text} is not supported by this version", "TCP carries any bytes");
                return PortProtocol.Tcp;
            case "":
                return PortProtocol.Tcp;
            default:
                string[] known = ["HTTP", "HTTP2", "GRPC", "HTTPS", "TLS", "TCP"];
                field.Error(
                    ErrorCodes.UnknownValue, $"expected one of {string.Join(", ", known)}, got \"{text}\"", DidYouMean.Remedy(text, known));
                return PortProtocol.Tcp;
        }
    }

    // Without a protocol, the part of the name before the first '-' tells it, as on Kubernetes' ports; else bytes.
    private static PortProtocol ProtocolOf(string name) => name.Split('-')[0].ToUpperInvariant() switch
    {
        "HTTP" => PortProtocol.Http,
        "HTTP2" => PortProtocol.Http2,
        "GRPC" => PortProtocol.Grpc,
        "HTTPS" => PortProtocol.Https,
        "TLS" => PortProtocol.Tls,
        _ => PortProtocol.Tcp,
    };

    private static Resolution ReadResolution(FieldValue field)
    {
        if (field.Node is Yaml.ScalarNode { Value: "DYNAMIC_DNS" })
        {
            field.Error(
                ErrorCodes.NotSupported,
                "the resolution DYNAMIC_DNS is not supported by this version",
                "use NONE, STATIC, DNS or DNS_ROUND_ROBIN");
            return Resolution.None;
        }

        return field.Word("NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN") switch
        {
            "STATIC" => Resolution.Static,
            "DNS" => Resolution.Dns,
            "DNS_ROUND_ROBIN" => Resolution.DnsRoundRobin,
            _ => Resolution.None,
        };
    }

    private static EquatableList<WorkloadClaim> ReadEndpoints(
        FieldValue list, EquatableList<PortClaim> ports, Resolution resolution)
    {
        var endpoints = list.Items(item => ReadEndpoint(item, ports, resolution), MaxEndpoints).ToEquatableList();

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

    private static WorkloadClaim ReadEndpoint(FieldValue item, EquatableList<PortClaim> ports, Resolution resolution)
    {
        var fields = item.Fields();
        var address = fields.Required("address", "an address") is { } field ? ReadAddress(field, resolution) : "";
        var portMap = fields.Optional("ports") is { } map ? ReadPortMap(map, ports) : EquatableMap<int>.Empty;
        var labels = fields.Optional("labels")?.TextMap() ?? EquatableMap<string>.Empty;
        var network = fields.Optional("network")?.TextOrEmpty() ?? "";
        var locality = fields.Optional("locality") is { } where ? ReadLocality(where) : Locality.Unknown;
        var weight = fields.Optional("weight")?.Integer(0, MaxWeight) ?? 1;
        var account = fields.Optional("serviceAccount")?.TextOrEmpty() ?? "";
        fields.Finish();
        return new()
        {
            Address = address,
            Ports = portMap,
            Labels = labels,
            Network = network,
            Locality = locality,
            Weight = Math.Max(1, weight),
            ServiceAccount = account,
        };
    }

    private static string ReadAddress(FieldValue field, Resolution resolution)
    {
        var text = field.Text("an address", maxLength: 255);
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            field.Error(ErrorCodes.NotSupported, "Unix domain sockets are not supported by this version", "use an IP address");
            return "";
        }

        if (text.Length == 0 || FormatReaders.TryAddress(text, out text))
        {
            return text;
        }

        if (resolution is Resolution.Dns or Resolution.DnsRoundRobin)
        {
            return field.Host(wildcard: false);
        }

        field.Error(ErrorCodes.BadFormat, $"expected an IP address, got \"{text}\"", "host names ask for resolution: DNS");
        return "";
    }

    private static EquatableMap<int> ReadPortMap(FieldValue map, EquatableList<PortClaim> ports)
    {
        var names = ports.Select(port => port.Port.Name).ToList();
        return map.Pairs((name, value) =>
        {
            if (!names.Contains(name))
            {
                value.Error(ErrorCodes.UnknownPort, $"the service has no port named \"{name}\"",
                    DidYouMean.Remedy(name, names, names.Count == 0 ? "" : $"its ports: {string.Join(", ", names)}"));
            }

            return value.Port();
        }).ToEquatableMap();
    }

    private static Locality ReadLocality(FieldValue field)
    {
        var text = field.TextOrEmpty("region/zone/subzone");
        return Locality.Parse(text);
    }
}
