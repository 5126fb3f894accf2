using System.Globalization;
using Envoy.Config.Core.V3;
using Fairlead.Model;
using Google.Protobuf.WellKnownTypes;
using Locality = Fairlead.Model.Catalog.Locality;

namespace Fairlead.Translation.Scope;

/// <summary>Reads what a client says of itself. Pure; safe for any number of threads.</summary>
public static class ProxyScopeReader
{
    /// <summary>
    /// Reads a node. What cannot be read counts as not said, so that a client with a slip in its metadata still gets its routes.
    /// </summary>
    /// <param name="node">The node of a stream's first request.</param>
    /// <param name="problem">What could not be read, in words for the node's owner; null: nothing.</param>
    public static ProxyScope Read(Node node, out string? problem) => Read(node, isDelta: false, out problem);

    /// <summary>
    /// Reads a node. What cannot be read counts as not said, so that a client with a slip in its metadata still gets its routes.
    /// </summary>
    /// <param name="node">The node of a stream's first request.</param>
    /// <param name="isDelta">Whether the client speaks the incremental variant.</param>
    /// <param name="problem">What could not be read, in words for the node's owner; null: nothing.</param>
    /// <param name="largestLocality">How many endpoints of a locality go out together to those who can take them one by one; 0 for
    /// all.</param>
    public static ProxyScope Read(Node node, bool isDelta, out string? problem, int largestLocality = 0)
    {
        ArgumentNullException.ThrowIfNull(node);
        var metadata = new NodeMetadata(node.Metadata);
        var identity = NodeIdentity.Parse(node.Id);
        var kind = KindOf(node, metadata);
        var ns = metadata.Text("NAMESPACE");
        var scope = new ProxyScope
        {
            Kind = kind,
            NodeId = node.Id,
            Cluster = node.Cluster,
            Namespace = ns.Length > 0 ? ns : identity.Namespace.Length > 0 ? identity.Namespace : "default",
            Labels = metadata.TextMap("LABELS"),
            Locality = node.Locality is { } place ? new(place.Region, place.Zone, place.SubZone) : Locality.Unknown,
            IsGateway = identity.IsGateway && kind != ProxyKind.Grpc,
            InstanceIps = AddressesOf(metadata, identity),
            Outbound = OutboundOf(metadata),
            Inbound = metadata.InboundListeners(),
            StaticListeners = IsStatic(metadata),
            Routes = RoutesOf(metadata, isDelta && kind == ProxyKind.Envoy),
            LargestLocality = isDelta && kind == ProxyKind.Envoy ? largestLocality : 0,
            Metadata = metadata.Scalars(),
        };
        problem = metadata.Problems.Count == 0 ? null : string.Join("; ", metadata.Problems);
        return scope;
    }

    private static ProxyKind KindOf(Node node, NodeMetadata metadata)
    {
        var said = metadata.Text("KIND");
        switch (said.ToLowerInvariant())
        {
            case "":
                break;
            case "envoy":
                return ProxyKind.Envoy;
            case "fairlead":
                return ProxyKind.Fairlead;
            case "grpc":
                return ProxyKind.Grpc;
            default:
                metadata.Problems.Add($"metadata.KIND: expected \"envoy\", \"fairlead\" or \"grpc\", got \"{said}\"");
                break;
        }

        return node.UserAgentName.StartsWith("grpc", StringComparison.OrdinalIgnoreCase) ? ProxyKind.Grpc
            : node.UserAgentName.Equals("fairlead", StringComparison.OrdinalIgnoreCase) ? ProxyKind.Fairlead
            : ProxyKind.Envoy;
    }

    private static EquatableList<string> AddressesOf(NodeMetadata metadata, NodeIdentity identity)
    {
        var addresses = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in metadata.TextList("INSTANCE_IPS"))
        {
            if (IpText.TryNormalize(text, out var address))
            {
                addresses.Add(address);
            }
            else
            {
                metadata.Problems.Add($"metadata.INSTANCE_IPS: \"{text}\" is not an IP address");
            }
        }

        if (identity.Address.Length > 0)
        {
            addresses.Add(identity.Address);
        }

        return addresses.ToEquatableList();
    }

    private static string OutboundOf(NodeMetadata metadata)
    {
        if (metadata.Find("OUTBOUND") is not { } value)
        {
            return ProxyScope.DefaultOutbound;
        }

        if (value.KindCase == Value.KindOneofCase.StringValue)
        {
            if (value.StringValue.Length == 0)
            {
                return "";
            }

            if (SocketName.TryParse(value.StringValue, out var socket))
            {
                return socket.ToString();
            }
        }

        metadata.Problems.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"metadata.OUTBOUND: expected \"IP:PORT\" or \"\", got {value}; {ProxyScope.DefaultOutbound} is used"));
        return ProxyScope.DefaultOutbound;
    }

    private static bool IsStatic(NodeMetadata metadata)
    {
        var said = metadata.Text("LISTENERS");
        if (said.Length > 0 && said != "static")
        {
            metadata.Problems.Add($"metadata.LISTENERS: expected \"static\", got \"{said}\"");
        }

        return said == "static";
    }

    // Virtual hosts of their own are an Envoy's on the incremental variant; whoever else asks for them gets whole tables.
    private static RouteDelivery RoutesOf(NodeMetadata metadata, bool canTakeHosts)
    {
        var said = metadata.Text("ROUTES");
        if (said is not ("" or "hosts" or "on-demand" or "full"))
        {
            metadata.Problems.Add($"metadata.ROUTES: expected \"hosts\", \"on-demand\" or \"full\", got \"{said}\"");
        }

        return !canTakeHosts || said == "full" ? RouteDelivery.Full : said == "on-demand" ? RouteDelivery.OnDemand : RouteDelivery.Hosts;
    }
}
