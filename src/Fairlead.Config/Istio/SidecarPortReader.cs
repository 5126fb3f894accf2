using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Catalog;
using Fairlead.Model.Text;

namespace Fairlead.Config.Istio;

/// <summary>Reads the ports of a Sidecar's listeners, and where and how they are listened on.</summary>
internal static class SidecarPortReader
{
    private static readonly string[] Protocols =
        ["HTTP", "HTTPS", "HTTP2", "GRPC", "GRPC-WEB", "TCP", "TLS", "MONGO", "MYSQL", "REDIS"];

    /// <summary>A port: its number, its name and its protocol, which is null where neither field nor name tell it.</summary>
    public static (int Number, string Name, PortProtocol? Protocol) ReadPort(FieldValue field)
    {
        var fields = field.Fields();
        var numberField = fields.Required("number", "a port number");
        var name = fields.Optional("name") is { Node: not Yaml.ScalarNode { Value: "" } } given ? given.PortName() : "";
        var protocolField = fields.Optional("protocol");
        RefuseTarget(fields);
        fields.Finish();
        if (numberField is { Node: Yaml.ScalarNode { Value: "0" } })
        {
            numberField?.Error(
                ErrorCodes.NotSupported, "the port 0 stands for a Unix domain socket, which is not supported by this version",
                "use an IP address and a port");
            return (0, name, null);
        }

        var spoken = protocolField is { Node: not Yaml.ScalarNode { Value: "" } } text ? ReadProtocol(text) : OfName(name);
        return (numberField?.Port() ?? 0, name, spoken);
    }

    /// <summary>Only ports of services have another port behind them.</summary>
    public static void RefuseTarget(FieldReader port)
    {
        if (port.Optional("targetPort") is { } field && field.Integer(0, int.MaxValue) > 0)
        {
            field.Error(
                ErrorCodes.Conflict, "targetPort is for the ports of a service, not for those that a proxy listens on", "leave it out");
        }
    }

    /// <summary>The address that is listened on; empty: the proxy's default.</summary>
    public static string ReadBind(FieldValue? field)
    {
        if (field is not { Node: not Yaml.ScalarNode { Value: "" } } given)
        {
            return "";
        }

        var text = given.Text("an IP address");
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            given.Error(ErrorCodes.NotSupported, "Unix domain sockets are not supported by this version", "use an IP address and a port");
            return "";
        }

        if (text.Length > 0 && !FormatReaders.TryAddress(text, out text))
        {
            given.Error(ErrorCodes.BadFormat, $"expected an IP address, got \"{text}\"");
        }

        return text;
    }

    /// <summary>Whether calls arrive without being redirected by the system; null: as the proxy is set up.</summary>
    public static bool? ReadCaptureMode(FieldValue? field) => field?.Word("DEFAULT", "IPTABLES", "NONE") switch
    {
        "NONE" => true,
        "IPTABLES" => false,
        _ => null,
    };

    private static PortProtocol? ReadProtocol(FieldValue field)
    {
        var text = field.Text("a protocol");
        if (Parse(text) is { } protocol)
        {
            return protocol;
        }

        if (text.ToUpperInvariant() is "UDP" or "HBONE" or "HTTP_PROXY")
        {
            field.Error(ErrorCodes.NotSupported, $"the protocol {text} is not supported by this version", "use another protocol");
        }
        else if (text.Length > 0)
        {
            field.Error(
                ErrorCodes.UnknownValue, $"expected one of {string.Join(", ", Protocols)}, got \"{text}\"",
                DidYouMean.Remedy(text, Protocols));
        }

        return null;
    }

    // Without a protocol, the part of the name before the first '-' tells it, as on Kubernetes' ports.
    private static PortProtocol? OfName(string name) => Parse(name.StartsWith("grpc-web", StringComparison.Ordinal)
        ? "grpc-web"
        : name.Split('-')[0]);

    private static PortProtocol? Parse(string text) => text.ToUpperInvariant() switch
    {
        "HTTP" => PortProtocol.Http,
        "HTTP2" => PortProtocol.Http2,
        "GRPC" or "GRPC-WEB" => PortProtocol.Grpc,
        "HTTPS" => PortProtocol.Https,
        "TLS" => PortProtocol.Tls,
        "TCP" or "MONGO" or "MYSQL" or "REDIS" => PortProtocol.Tcp,
        _ => null,
    };
}
