using Fairlead.Incremental.Graphs;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Policy;

namespace Fairlead.Catalog.Analysis;

/// <summary>The services that a policy is for, and their endpoints. Pure.</summary>
internal static class SubsetHosts
{
    public static IEnumerable<Service> ServicesOf(MeshSnapshot mesh, DestinationPolicy policy) => policy.Host.StartsWith('*')
        ? mesh.Services.Values.Where(service => HostPatterns.Covers(policy.Host, service.Key.Hostname))
        : mesh.Services.From(new("", policy.Host))
            .TakeWhile(entry => entry.Key.Hostname == policy.Host)
            .Select(static entry => entry.Value);

    public static IEnumerable<Endpoint> EndpointsOf(MeshSnapshot mesh, ServiceKey service) =>
        mesh.Endpoints.From(new(service, 0, "", "", "", 0, 0))
            .TakeWhile(entry => entry.Key.Service == service)
            .Select(static entry => entry.Value);
}
