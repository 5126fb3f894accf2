using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Catalog;
using Fairlead.Model.Text;

namespace Fairlead.Config.Istio;

/// <summary>Reads the ports of a ServiceEntry.</summary>
internal static class ServicePortReader
{
    private const int MaxPorts = 256;

    // As Istio spells them. What is told of HBONE is in ReadProtocol.
    private static readonly string[] Known =
        ["HTTP", "HTTP2", "GRPC", "GRPC-WEB", "HTTPS", "TLS", "TCP", "MONGO", "MYSQL", "REDIS", "UDP", "HTTP_PROXY"];

    public static IReadOnlyList<ReadPort> ReadAll(FieldValue list)
    {
        var numbers = new HashSet<int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        return list.Items(item => Read(item, numbers, names), MaxPorts);
    }

    private static ReadPort Read(FieldValue item, HashSet<int> numbers, HashSet<string> names)
    {
        var fields = item.Fields();
        var numberField = fields.Required("number", "a port number");
        var nameField = fields.Required("name", "a port name");
        var number = numberField?.Port() ?? 0;
        var name = nameField?.PortName() ?? "";
        var protocolField = fields.Optional("protocol");
        var target = fields.Optional("targetPort") is { } field && !(field.Node is Yaml.ScalarNode { Value: "0" }) ? field.Port() : 0;
        fields.Finish();
        if (number > 0 && !numbers.Add(number))
        {
            numberField?.Error(ErrorCodes.DuplicateItem, $"the port {number} is given twice");
        }

        if (name.Length > 0 && !names.Add(name))
        {
            nameField?.Error(ErrorCodes.DuplicateItem, $"the port name \"{name}\" is given twice");
        }

        var protocol = protocolField is { Node: not Yaml.ScalarNode { Kind: Yaml.ScalarKind.Text, Value: "" } } given
            ? ReadProtocol(given)
            : ProtocolOf(name);
        if (protocol is null)
        {
            (protocolField ?? item).Warn(
                ErrorCodes.Ineffective, $"no proxy takes UDP: port {number} is not served", "clients reach it past the mesh");
        }

        return new(
            number, name, protocol, target > 0 ? target : null,
            protocol is { } spoken ? new(new(number, name, spoken, target > 0 ? target : number), item.Path) : null);
    }

    // Null where no proxy takes it.
    private static PortProtocol? ReadProtocol(FieldValue field)
    {
        var text = field.TextOrEmpty("a protocol");
        switch (text.ToUpperInvariant())
        {
            case "HTTP" or "HTTP_PROXY":
                return PortProtocol.Http;
            case "HTTP2":
                return PortProtocol.Http2;
            case "GRPC":
                return PortProtocol.Grpc;
            case "GRPC-WEB":
                field.Warn(
                    ErrorCodes.Ineffective,
                    "GRPC-WEB is passed on as HTTP: it is not turned into gRPC",
                    "the service has to speak it itself");
                return PortProtocol.Http;
            case "HTTPS":
                return PortProtocol.Https;
            case "TLS":
                return PortProtocol.Tls;

            // Istio's filters for these are switched off unless asked for: bytes there too.
            case "TCP" or "MONGO" or "MYSQL" or "REDIS":
                return PortProtocol.Tcp;
            case "UDP":
                return null;
            case "HBONE":
                field.Error(
                    ErrorCodes.NotSupported, "the protocol HBONE is not supported by this version", "name what is spoken inside of it");
                return PortProtocol.Tcp;
            case "":
                return PortProtocol.Auto;
            default:
                field.Error(
                    ErrorCodes.UnknownValue, $"expected one of {string.Join(", ", Known)}, got \"{text}\"", DidYouMean.Remedy(text, Known));
                return PortProtocol.Auto;
        }
    }

    // Without a protocol, the part of the name before the first '-' tells it, as on Kubernetes' ports.
    private static PortProtocol? ProtocolOf(string name)
    {
        var word = name.StartsWith("grpc-web", StringComparison.OrdinalIgnoreCase) ? "GRPC-WEB" : name.Split('-')[0].ToUpperInvariant();
        return word switch
        {
            "HTTP" or "GRPC-WEB" => PortProtocol.Http,
            "HTTP2" => PortProtocol.Http2,
            "GRPC" => PortProtocol.Grpc,
            "HTTPS" => PortProtocol.Https,
            "TLS" => PortProtocol.Tls,
            "TCP" or "MONGO" or "MYSQL" or "REDIS" => PortProtocol.Tcp,
            "UDP" => null,
            _ => PortProtocol.Auto,
        };
    }
}
