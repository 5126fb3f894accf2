using Fairlead.Catalog.Hosts;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;

namespace Fairlead.Catalog.Routes;

/// <summary>A host and port of the mesh that rules are for. Immutable.</summary>
/// <param name="Host">The host.</param>
/// <param name="Port">The port.</param>
/// <param name="Service">The service that the host is; null where only rules know it.</param>
internal readonly record struct RouteTarget(string Host, int Port, Service? Service)
{
    private const int DefaultPort = 80;

    /// <summary>Where rules for requests to a host count: at the HTTP ports of its service, or of the services that it covers; a host that
    /// is no service answers at port 80 and at the ports that its rules name.</summary>
    /// <param name="hosts">Finds services.</param>
    /// <param name="name">The host, completed.</param>
    /// <param name="ns">The namespace of the rules.</param>
    /// <param name="rules">The rules.</param>
    public static List<RouteTarget> Http(HostLookup hosts, string name, string ns, IEnumerable<RuleClaim> rules) =>
        OfServices(hosts, name, ns, isHttp: true) ?? Free(name, rules.SelectMany(static rule => rule.Matches)
            .Select(static match => match.Port ?? DefaultPort)
            .Prepend(DefaultPort));

    /// <summary>
    /// Where rules for connections to a host count: at the ports of its services that are TLS or bytes, or may be; a host that is no
    /// service answers at the ports that its rules name.
    /// </summary>
    /// <param name="hosts">Finds services.</param>
    /// <param name="name">The host, completed.</param>
    /// <param name="ns">The namespace of the rules.</param>
    /// <param name="rules">The rules.</param>
    public static List<RouteTarget> Streams(HostLookup hosts, string name, string ns, IEnumerable<StreamRuleClaim> rules) =>
        OfServices(hosts, name, ns, isHttp: false) ?? Free(name, rules.SelectMany(static rule => rule.Matches)
            .Select(static match => match.Port)
            .OfType<int>());

    /// <summary>The port that a destination without one means: the service's only one, else that of the request.</summary>
    public static int PortOf(DestinationClaim destination, Service? service, int requested) =>
        destination.Port ?? (service is { Ports.Count: 1 } ? service.Ports[0].Number : requested);

    // Null where the host is no service and covers none.
    private static List<RouteTarget>? OfServices(HostLookup hosts, string name, string ns, bool isHttp)
    {
        List<RouteTarget> targets = [];
        if (hosts.Find(name, ns) is { } exact)
        {
            AddPorts(name, exact, isHttp, targets);
            return targets;
        }

        var covered = name.StartsWith('*') ? hosts.FindAll(name, ns) : [];
        foreach (var service in covered)
        {
            AddPorts(service.Key.Hostname, service, isHttp, targets);
        }

        return covered.Count > 0 ? targets : null;
    }

    private static void AddPorts(string host, Service service, bool isHttp, List<RouteTarget> targets)
    {
        foreach (var port in service.Ports)
        {
            if (isHttp ? port.IsHttp : port.IsStream)
            {
                targets.Add(new(host, port.Number, service));
            }
        }
    }

    private static List<RouteTarget> Free(string name, IEnumerable<int> ports) =>
        [.. ports.Distinct().Select(port => new RouteTarget(name, port, null))];
}
