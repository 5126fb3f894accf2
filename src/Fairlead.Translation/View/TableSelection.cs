using Fairlead.Model.Mesh;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.View;

/// <summary>Chooses the one table that routes a host and port for a client.</summary>
internal static class TableSelection
{
    public static IReadOnlyList<RouteTable> Select(MeshSnapshot mesh, ProxyScope scope, MeshView view)
    {
        var services = mesh.Services.ToDictionary(service => service.Key);
        var chosen = new Dictionary<(string Host, int Port), RouteTable>();
        var candidates = mesh.Routes
            .Where(table => Visibility.Includes(table.ExportTo, table.Namespace, scope.Namespace))
            .Where(table => table.Service is not { } key || view.Find(key.Hostname) is not null)
            .OrderBy(table => IsWritten(table, services) ? 0 : 1)
            .ThenBy(table => table.Namespace == scope.Namespace ? 0 : 1)
            .ThenBy(table => table.Service is { } key && view.Find(key.Hostname)?.Key == key ? 0 : 1)
            .ThenBy(table => table.Namespace, StringComparer.Ordinal);
        foreach (var table in candidates)
        {
            chosen.TryAdd((table.Host, table.Port), table);
        }

        // Rules may be written for other namespaces only: the service is still there for everybody who sees it.
        foreach (var service in view.Services)
        {
            foreach (var port in service.Ports.Where(port => port.IsHttp))
            {
                chosen.TryAdd((service.Key.Hostname, port.Number), Plain(service, port));
            }
        }

        return [.. chosen.Values.OrderBy(table => table.Host, StringComparer.Ordinal).ThenBy(table => table.Port)];
    }

    /// <summary>Whether somebody wrote rules, in contrast to the table that a service has by itself, all of which comes from the service's objects.</summary>
    private static bool IsWritten(RouteTable table, Dictionary<ServiceKey, Service> services) =>
        table.Service is not { } key
        || !services.TryGetValue(key, out var service)
        || table.Rules.Any(rule => service.Provenance.All(provenance => provenance.Key != rule.Provenance.Key));

    private static RouteTable Plain(Service service, ServicePort port) => new()
    {
        Host = service.Key.Hostname,
        Port = port.Number,
        Service = service.Key,
        Namespace = service.Key.Namespace,
        Rules =
        [
            new()
            {
                Action = new ForwardAction { Destinations = [new() { Destination = new(service.Key, port.Number, ""), Weight = 100 }] },
                Provenance = service.Provenance.Count > 0 ? service.Provenance[0] : default,
            },
        ],
        Provenance = service.Provenance,
    };
}
