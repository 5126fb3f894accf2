using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Routing;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.View;

/// <summary>The mesh as one client sees it: the services of its namespace and those exported to it, and the tables that route for it. Immutable.</summary>
internal sealed class MeshView
{
    private readonly Dictionary<string, Service> _byHost = new(StringComparer.Ordinal);

    public MeshView(MeshSnapshot mesh, ProxyScope scope)
    {
        Mesh = mesh;
        Scope = scope;
        Policies = new(mesh, scope.Namespace);

        // One service per hostname, since clusters and virtual hosts are named by it: the client's own, else that of the first namespace.
        foreach (var service in mesh.Services.Where(service => service.IsVisibleTo(scope.Namespace)).OrderBy(service => service.Key))
        {
            if (!_byHost.TryGetValue(service.Key.Hostname, out _) || service.Key.Namespace == scope.Namespace)
            {
                _byHost[service.Key.Hostname] = service;
            }
        }

        Services = [.. _byHost.Values.OrderBy(service => service.Key)];
        Tables = TableSelection.Select(mesh, scope, this);
    }

    public MeshSnapshot Mesh { get; }

    public ProxyScope Scope { get; }

    public PolicyLookup Policies { get; }

    /// <summary>The services that the client sees, by hostname; each hostname once.</summary>
    public IReadOnlyList<Service> Services { get; }

    /// <summary>The tables that route for the client, by host and port; each pair once.</summary>
    public IReadOnlyList<RouteTable> Tables { get; }

    public Service? Find(string host) => _byHost.GetValueOrDefault(host);

    public static ClusterName NameOf(Destination destination) => new(destination.Service.Hostname, destination.Port, destination.Subset);
}
