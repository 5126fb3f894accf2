using Envoy.Config.Route.V3;
using Fairlead.Protos;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Scope;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Routes;

/// <summary>
/// The route configurations of a sidecar: <c>egress_routes</c> with all hosts, and one for each port. Their virtual hosts stand in them, or
/// are resources <c>ROUTE_CONFIGURATION/HOST:PORT</c> of their own.
/// </summary>
internal static class RouteConfigurations
{
    public const string All = "egress_routes";

    /// <summary>Envoy refuses a longer body unless the route configuration allows it.</summary>
    private const int DefaultMaxBody = 4096;

    // What a rule may answer with at most.
    private const int LongestBody = 1024 * 1024;

    private const int HostsField = 2;

    /// <summary>A configuration that holds its virtual hosts, which come in the order of host and port.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hosts">The virtual hosts.</param>
    /// <param name="ignoresPort">Whether the port that a request names beside its host does not count.</param>
    public static TranslatedResource Whole(string name, IReadOnlyCollection<Vhost> hosts, bool ignoresPort = false)
    {
        // A route may name a cluster that is on its way: that is not a reason to refuse all routes.
        var head = new RouteConfiguration { Name = name };
        var tail = new RouteConfiguration { ValidateClusters = false, IgnorePortInHostMatching = ignoresPort };
        var maxBody = hosts.Select(static host => host.MaxBody).DefaultIfEmpty().Max();
        if (maxBody > DefaultMaxBody)
        {
            tail.MaxDirectResponseBodySizeBytes = (uint)maxBody;
        }

        var size = head.CalculateSize() + tail.CalculateSize();
        foreach (var host in hosts)
        {
            size += CodedOutputStream.ComputeTagSize(HostsField) + CodedOutputStream.ComputeBytesSize(host.Value);
        }

        // Fields in the order of their numbers, as if the whole message had been written at once.
        var bytes = new byte[size];
        using (var output = new CodedOutputStream(bytes))
        {
            head.WriteTo(output);
            foreach (var host in hosts)
            {
                output.WriteTag(HostsField, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(host.Value);
            }

            tail.WriteTo(output);
        }

        return new()
        {
            TypeUrl = TypeUrls.Route,
            Name = name,
            Value = bytes,
            ProvenanceParts = [.. hosts.Select(static host => host.Provenance)]
        };
    }

    /// <summary>A configuration whose virtual hosts are resources of their own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="delivery">How the virtual hosts come.</param>
    public static ResourceDraft Empty(string name, RouteDelivery delivery)
    {
        // Envoy holds the virtual hosts that it has against each new configuration: one that allowed only what the hosts of this moment
        // need would be refused where a host with a longer body has not gone yet.
        var routes = new RouteConfiguration
        {
            Name = name,
            ValidateClusters = false,
            Vhds = new Vhds { ConfigSource = Wire.Ads() },
            MaxDirectResponseBodySizeBytes = LongestBody,
        };
        if (delivery == RouteDelivery.OnDemand)
        {
            // Envoy opens a listener when the first virtual hosts have come, and an empty answer does not count. Here none come unasked.
            routes.Vhds.ConfigSource.InitialFetchTimeout = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1));
        }

        return Draft.Of(routes, []) with { Members = delivery == RouteDelivery.Hosts ? name + "/" : null };
    }

    /// <summary>A configuration without virtual hosts.</summary>
    public static ResourceDraft None(string name, RouteDelivery delivery) => delivery == RouteDelivery.Full
        ? Draft.Of(new RouteConfiguration { Name = name, ValidateClusters = false }, [])
        : Empty(name, delivery);

    /// <summary>A virtual host that is a resource of its own.</summary>
    public static ResourceDraft HostOf(VhostKey key, Vhost host) => new()
    {
        TypeUrl = TypeUrls.VirtualHost,
        Name = VirtualHosts.NameOf(key.Configuration, key.Host, key.Port, RouteDelivery.Hosts),
        Value = host.Value,
        Aliases = [.. host.Domains.Select(domain => $"{key.Configuration}/{domain}")],
        Provenance = host.Provenance,
    };
}
