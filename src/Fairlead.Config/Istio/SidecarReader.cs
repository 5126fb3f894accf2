using Fairlead.Config.Diagnostics;
using Fairlead.Config.Istio.Destinations;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Proxies;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a Sidecar.</summary>
internal static class SidecarReader
{
    public static SidecarConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var selector = fields.Optional("workloadSelector") is { } workloads ? ReadSelector(workloads) : EquatableMap<string>.Empty;
        var ingress = fields.Optional("ingress");
        var egress = fields.Optional("egress");
        var outbound = fields.Optional("outboundTrafficPolicy");
        var pool = fields.Optional("inboundConnectionPool");
        fields.Finish();
        if (fields.Count == 0
            || (ingress is null && egress is null && outbound is null && pool is null && spec.Problems.Errors == 0))
        {
            spec.Error(
                ErrorCodes.MissingField, "expected one of ingress, egress, outboundTrafficPolicy and inboundConnectionPool, got none");
        }

        return new(new VisibilityClaim
        {
            Selector = selector,
            Ingress = ingress is { } takes ? ReadIngress(takes) : [],
            Egress = egress is { } sees ? ReadEgress(sees) : [],
            Outbound = outbound is { } policy ? ReadOutbound(policy) : null,
            InboundConnections = pool is { } connections ? ConnectionPoolReader.Read(connections) : null,
            Path = spec.Path,
        });
    }

    private static EquatableMap<string> ReadSelector(FieldValue field)
    {
        var fields = field.Fields();
        var labels = fields.Optional("labels")?.Labels() ?? EquatableMap<string>.Empty;
        fields.Finish();
        foreach (var (name, _) in labels)
        {
            if (name.Length == 0 || name.Contains('*', StringComparison.Ordinal))
            {
                field.Error(ErrorCodes.BadFormat, $"expected the name of a label, got \"{name}\"");
            }
        }

        return labels;
    }

    private static EquatableList<IngressListener> ReadIngress(FieldValue list)
    {
        HashSet<int> ports = [];
        return list.Items(item => ReadIngress(item, ports), 1024);
    }

    private static IngressListener ReadIngress(FieldValue item, HashSet<int> ports)
    {
        var fields = item.Fields();
        var portField = fields.Required("port", "a port with number and protocol");
        var bind = SidecarPortReader.ReadBind(fields.Optional("bind"));
        var isCalledDirectly = SidecarPortReader.ReadCaptureMode(fields.Optional("captureMode"));
        var target = fields.Optional("defaultEndpoint") is { Node: not Yaml.ScalarNode { Value: "" } } endpoint ? ReadTarget(endpoint) : "";
        var pool = fields.Optional("connectionPool");
        fields.NotSupported("tls");
        fields.Finish();
        var (number, name, protocol) = portField is { } port ? SidecarPortReader.ReadPort(port) : (0, "", null);
        if (number > 0 && !ports.Add(number))
        {
            portField?.Error(ErrorCodes.DuplicateItem, $"the port {number} is given twice");
        }

        return new()
        {
            Port = number,
            Name = name,
            Protocol = protocol ?? PortProtocol.Tcp,
            Bind = bind,
            IsCalledDirectly = isCalledDirectly,
            Target = target,
            Connections = pool is { } connections ? ConnectionPoolReader.Read(connections) : null,
        };
    }

    private static string ReadTarget(FieldValue field)
    {
        var text = field.Text("an address and a port");
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            field.Error(ErrorCodes.NotSupported, "Unix domain sockets are not supported by this version", "use an address and a port");
            return "";
        }

        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (host is "" or "127.0.0.1" or "0.0.0.0" or "[::1]" or "[::]"
            && int.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out var port)
            && port is > 0 and <= 65535)
        {
            return host.Length == 0 ? $"127.0.0.1{text}" : text;
        }

        if (text.Length > 0)
        {
            field.Error(
                ErrorCodes.BadFormat, $"expected an address and a port of the workload itself, got \"{text}\"",
                "write 127.0.0.1:PORT, [::1]:PORT, or 0.0.0.0:PORT for the workload's own address");
        }

        return "";
    }

    private static EquatableList<EgressListener> ReadEgress(FieldValue list)
    {
        HashSet<int> ports = [];
        var count = list.Node is Yaml.SequenceNode { Items.Length: var length } ? length : 0;
        var index = 0;
        return list.Items(item => ReadEgress(item, ports, isLast: ++index == count), 1024);
    }

    private static EgressListener ReadEgress(FieldValue item, HashSet<int> ports, bool isLast)
    {
        var fields = item.Fields();
        var portField = fields.Optional("port");
        var bindField = fields.Optional("bind");
        var captureField = fields.Optional("captureMode");
        var hostField = fields.Required("hosts", "a list of hosts as NAMESPACE/HOST");
        fields.Finish();
        var hosts = hostField is { } list ? ReadHosts(list) : [];
        var (number, _, protocol) = portField is { } port ? SidecarPortReader.ReadPort(port) : (0, "", null);
        if (portField is null && !isLast)
        {
            item.Error(
                ErrorCodes.Conflict, "a listener without port takes what no other one does, so it stands at the end of the list",
                "move it to the end, and leave one of them");
        }
        else if (number > 0 && !ports.Add(number))
        {
            portField?.Error(ErrorCodes.DuplicateItem, $"the port {number} is given twice");
        }

        if (portField is null && bindField is { Node: not Yaml.ScalarNode { Value: "" } } bound)
        {
            bound.Warn(ErrorCodes.Ineffective, "a listener without port is bound to nothing", "give the port, or leave bind out");
        }

        return new()
        {
            Port = portField is null ? null : number,
            Protocol = protocol,
            Bind = portField is null ? "" : SidecarPortReader.ReadBind(bindField),
            IsCalledDirectly = SidecarPortReader.ReadCaptureMode(captureField),
            Hosts = hosts,
        };
    }

    private static EquatableList<VisibleHosts> ReadHosts(FieldValue list)
    {
        List<VisibleHosts> hosts = [];
        list.Items(
            item =>
            {
                var (ns, host) = HostEntryReader.ReadForSidecar(item);

                // ~/* sees nothing, which a list without entries says too.
                if (ns is not ("" or "~") && host.Length > 0)
                {
                    var isExcluded = ns[0] == '~';
                    VisibleHosts entry = new(isExcluded ? ns[1..] : ns, host, isExcluded);
                    if (hosts.Contains(entry))
                    {
                        item.Warn(ErrorCodes.Ineffective, $"\"{ns}/{host}\" is given twice", "remove one of the two");
                    }
                    else
                    {
                        hosts.Add(entry);
                    }
                }

                return 0;
            },
            4096);
        if (list is { Node: Yaml.SequenceNode { Items.Length: 0 } })
        {
            list.Error(ErrorCodes.OutOfRange, "expected at least one host, got an empty list", "~/* sees none");
        }

        return hosts.ToEquatableList();
    }

    private static OutboundPolicy ReadOutbound(FieldValue field)
    {
        var fields = field.Fields();
        var mode = fields.Optional("mode")?.Word("REGISTRY_ONLY", "ALLOW_ANY");
        var proxyField = fields.Optional("egressProxy");
        fields.Finish();
        if (proxyField is not { } proxy)
        {
            return new(mode == "ALLOW_ANY" ? OutboundMode.AllowAny : OutboundMode.RegistryOnly);
        }

        if (mode != "ALLOW_ANY")
        {
            proxy.Error(
                ErrorCodes.Conflict, "egressProxy takes calls that go out, which mode: REGISTRY_ONLY forbids", "set mode: ALLOW_ANY");
        }

        var destination = DestinationReader.Read(proxy, proxy);
        if (destination.Subset.Length > 0)
        {
            proxy.Error(ErrorCodes.NotSupported, "a subset of an egressProxy is not supported by this version", "leave it out");
        }

        if (destination.Port is null)
        {
            proxy.Error(ErrorCodes.MissingField, "required: expected port: {number: ...} of the egressProxy, got nothing");
        }

        var own = field.Problems.Key?.Namespace ?? "default";
        return new(OutboundMode.AllowAny, new(new(own, destination.Host.Name), destination.Port ?? 0));
    }
}
