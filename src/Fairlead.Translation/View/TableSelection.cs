using Fairlead.Model.Mesh;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.View;

/// <summary>
/// Chooses the one table that routes a host and port for a client: of those that it sees the first, as the catalog put them in order. Where a hostname is
/// declared in several namespaces, tables of the service that the client is given come before the others'.
/// </summary>
internal static class TableSelection
{
    public static IReadOnlyList<RouteTable> Select(MeshSnapshot mesh, ProxyScope scope, MeshView view)
    {
        var chosen = new Dictionary<(string Host, int Port), RouteTable>();
        var candidates = mesh.Routes
            .Where(table => Visibility.Includes(table.ExportTo, table.Namespace, scope.Namespace))
            .Where(table => table.Service is not { } key || view.Find(key.Hostname) is not null)
            .OrderBy(table => table.Service is not { } key || view.Find(key.Hostname)?.Key == key ? 0 : 1);
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
