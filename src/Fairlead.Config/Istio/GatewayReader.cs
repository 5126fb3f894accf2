using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Listeners;
using Fairlead.Model.Text;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a Gateway.</summary>
internal static class GatewayReader
{
    private static readonly string[] Protocols =
        ["HTTP", "HTTPS", "HTTP2", "GRPC", "GRPC-WEB", "TCP", "TLS", "MONGO", "MYSQL", "REDIS"];

    public static GatewayConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var list = fields.Required("servers", "a list of servers");
        var selector = fields.Optional("selector")?.Labels() ?? EquatableMap<string>.Empty;
        fields.Finish();

        // The name becomes part of the names of route configurations.
        if (spec.Problems.Key is { } key && !FormatReaders.IsNamespace(key.Name))
        {
            spec.Error(
                ErrorCodes.BadName, $"expected a gateway's name of lower-case letters, digits and '-', got \"{key.Name}\"", "rename it");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var servers = list?.Items(item => ReadServer(item, selector, names), 1024) ?? [];
        if (list is { Node: Yaml.SequenceNode { Items.Length: 0 } } empty)
        {
            empty.Error(ErrorCodes.OutOfRange, "expected at least one server, got an empty list");
        }

        return new(servers);
    }

    private static ListenerClaim ReadServer(FieldValue item, EquatableMap<string> selector, HashSet<string> names)
    {
        var fields = item.Fields();
        var portField = fields.Required("port", "a port with number, protocol and name");
        var hostField = fields.Required("hosts", "a list of hosts");
        var tlsField = fields.Optional("tls");
        var bind = fields.Optional("bind") is { } address ? ReadBind(address) : "";
        _ = fields.Optional("name")?.TextOrEmpty(maxLength: 253);
        fields.Optional("defaultEndpoint")?.Warn(
            ErrorCodes.Ineffective, "defaultEndpoint does nothing, as in Istio", "bind a VirtualService to the gateway");
        fields.Finish();

        var (number, name, protocol) = portField is { } port ? ReadPort(port, names) : (0, "", null);
        var hosts = hostField?.Items(
            static host =>
            {
                var (ns, pattern) = HostEntryReader.ReadForGateway(host);
                return new ListenerHost(ns, pattern);
            },
            1024) ?? [];
        if (hostField is { Node: Yaml.SequenceNode { Items.Length: 0 } } empty)
        {
            empty.Error(ErrorCodes.OutOfRange, "expected at least one host, got an empty list");
        }

        var tls = tlsField is { } settings ? ServerTlsReader.Read(settings) : null;
        if (protocol is { } spoken)
        {
            CheckTls(item, tlsField, tls, spoken);
        }

        return new()
        {
            Section = name,
            Selector = selector,
            Bind = bind,
            Port = number,
            Protocol = protocol ?? ListenerProtocol.Tcp,
            Hosts = hosts.Distinct().ToEquatableList(),
            Tls = tls,
            Path = item.Path,
        };
    }

    private static (int Number, string Name, ListenerProtocol? Protocol) ReadPort(FieldValue port, HashSet<string> names)
    {
        var fields = port.Fields();
        var number = fields.Required("number", "a port number")?.Port() ?? 0;
        var nameField = fields.Required("name", "a port name");
        var name = nameField?.Name("a port name") ?? "";
        var protocol = fields.Required("protocol", "a protocol") is { } field ? ReadProtocol(field) : null;
        SidecarPortReader.RefuseTarget(fields);
        fields.Finish();
        if (name.Length > 0 && !names.Add(name))
        {
            nameField?.Error(ErrorCodes.DuplicateItem, $"the port name \"{name}\" is given twice");
        }

        return (number, name, protocol);
    }

    private static ListenerProtocol? ReadProtocol(FieldValue field)
    {
        var text = field.Text("a protocol");
        switch (text.ToUpperInvariant())
        {
            case "HTTP" or "HTTP2" or "GRPC" or "GRPC-WEB":
                return ListenerProtocol.Http;
            case "HTTPS":
                return ListenerProtocol.Https;
            case "TLS":
                return ListenerProtocol.Tls;
            case "TCP" or "MONGO" or "MYSQL" or "REDIS":
                return ListenerProtocol.Tcp;
            case "UDP" or "HBONE" or "HTTP_PROXY":
                field.Error(ErrorCodes.NotSupported, $"the protocol {text} is not supported by this version", "use another protocol");
                return null;
            case "":
                return null;
            default:
                field.Error(
                    ErrorCodes.UnknownValue, $"expected one of {string.Join(", ", Protocols)}, got \"{text}\"",
                    DidYouMean.Remedy(text, Protocols));
                return null;
        }
    }

    private static string ReadBind(FieldValue field)
    {
        var text = field.Text("an IP address");
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            field.Error(ErrorCodes.NotSupported, "Unix domain sockets are not supported by this version", "use an IP address and a port");
        }
        else if (text.Length > 0 && !FormatReaders.TryAddress(text, out text))
        {
            field.Error(ErrorCodes.BadFormat, $"expected an IP address, got \"{text}\"");
        }

        return text;
    }

    private static void CheckTls(FieldValue server, FieldValue? field, ServerTls? tls, ListenerProtocol protocol)
    {
        switch (protocol)
        {
            case ListenerProtocol.Https or ListenerProtocol.Tls when tls is null:
                server.Error(ErrorCodes.MissingField, "required: expected tls, since the protocol asks for it, got nothing");
                break;
            case ListenerProtocol.Http when tls is { Mode: not ServerTlsMode.PassThrough }:
                field?.Error(
                    ErrorCodes.Conflict, "a server of HTTP in clear text has no TLS",
                    "set the protocol to HTTPS, or keep httpsRedirect alone");
                break;
            case ListenerProtocol.Tcp when tls is not null:
                field?.Error(ErrorCodes.Conflict, "a server of TCP has no TLS", "set the protocol to TLS");
                break;
            case ListenerProtocol.Https or ListenerProtocol.Tls when tls is { RedirectsToHttps: true }:
                field?.Warn(
                    ErrorCodes.Ineffective, "httpsRedirect does nothing where requests come by TLS",
                    "leave it out, or give it to a server of HTTP");
                break;
        }
    }
}
