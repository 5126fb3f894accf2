using System.Text.Json;
using Fairlead.ControlPlane.Admin.Proxies;

namespace Fairlead.Demo;

/// <summary>What the control plane tells of one sidecar; null where it is not connected.</summary>
/// <param name="Service">The service that it stands beside.</param>
/// <param name="Detail">Its state and its exchanges.</param>
/// <param name="Config">Its clusters and routes.</param>
internal sealed record ProxyView(DemoService Service, ProxyDetail? Detail, ConfigDump? Config)
{
    /// <summary>Whether everything that it asked for was sent and acknowledged.</summary>
    public bool IsSynced => Detail is not null && Detail.Types.All(type => type.Subscribed.Count == 0 || type.Status == "SYNCED");

    /// <summary>The services whose cluster it has accepted.</summary>
    public IReadOnlyList<DemoService> Clusters(IEnumerable<DemoService> services) =>
        [.. services.Where(service => Accepted("cds").Any(cluster => cluster.Name == service.ClusterName))];

    /// <summary>The services to which it has an accepted route.</summary>
    public IReadOnlyList<DemoService> Routes(IEnumerable<DemoService> services)
    {
        var hosts = VirtualHosts().SelectMany(host => Strings(host, "domains")).ToHashSet(StringComparer.Ordinal);
        return [.. services.Where(service => hosts.Contains(service.Host))];
    }

    /// <summary>Clusters that its routes name and that it has not been given: there must be none, ever.</summary>
    public IReadOnlyList<string> Dangling()
    {
        var have = Config?.Resources
            .Where(resource => resource.Type == "cds")
            .Select(resource => resource.Name)
            .ToHashSet(StringComparer.Ordinal) ?? [];
        return [.. VirtualHosts()
            .SelectMany(host => host.TryGetProperty("routes", out var routes) ? routes.EnumerateArray() : [])
            .Where(route => route.TryGetProperty("route", out var action) && action.TryGetProperty("cluster", out _))
            .Select(route => route.GetProperty("route").GetProperty("cluster").GetString() ?? "")
            .Where(cluster => !have.Contains(cluster))];
    }

    public TypeReport? Type(string name) => Detail?.Types.FirstOrDefault(type => type.Type == name);

    public IEnumerable<ConfigResource> Accepted(string type) =>
        Config?.Resources.Where(resource => resource.Type == type && resource.State == "ACCEPTED") ?? [];

    private IEnumerable<JsonElement> VirtualHosts() =>
        Accepted("rds").Where(table => table.Name == "egress_routes")
            .SelectMany(table => table.Resource.TryGetProperty("virtual_hosts", out var hosts) ? hosts.EnumerateArray() : []);

    private static IEnumerable<string> Strings(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(item => item.GetString() ?? "") : [];
}
