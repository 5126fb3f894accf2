using Fairlead.Catalog.Services;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;

namespace Fairlead.Catalog.Routes;

/// <summary>The ports on which the hosts of rules are routed.</summary>
internal static class TablePorts
{
    private const int DefaultPort = 80;

    /// <summary>
    /// The ports of a host's tables, each once: those of its service, or of the services that it covers, or those that its rules name.
    /// </summary>
    public static IEnumerable<int> Of(HostLookup hosts, RouteClaim route, string host, string clientNamespace)
    {
        if (hosts.Find(host, clientNamespace) is { } service)
        {
            return HttpPorts(service);
        }

        var covered = host.StartsWith('*') ? hosts.FindAll(host, clientNamespace) : [];
        return covered.Count > 0 ? covered.SelectMany(HttpPorts).Distinct() : FreePorts(route);
    }

    /// <summary>The HTTP ports of a service.</summary>
    public static IEnumerable<int> HttpPorts(Service service) =>
        service.Ports.Where(static port => port.IsHttp).Select(static port => port.Number);

    /// <summary>A host that is no service answers on port 80 and on the ports that its rules name.</summary>
    public static IEnumerable<int> FreePorts(RouteClaim route) =>
        route.Rules.SelectMany(static rule => rule.Matches)
            .Select(static match => match.Port ?? DefaultPort)
            .Prepend(DefaultPort)
            .Distinct();

    /// <summary>The port that a destination without one means: the service's only one, else the table's.</summary>
    public static int PortOf(DestinationClaim destination, Service? service, int tablePort) =>
        destination.Port ?? (service is { Ports.Count: 1 } ? service.Ports[0].Number : tablePort);
}
