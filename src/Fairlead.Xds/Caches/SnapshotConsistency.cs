using Fairlead.Protos;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Caches;

/// <summary>
/// Says what is missing in a set of resources, so that a client given it would wait or answer with errors. Pure; nobody calls it unasked.
/// </summary>
public static class SnapshotConsistency
{
    /// <summary>
    /// The references to resources that the set does not have: from clusters to their endpoints, from listeners (in any of their filter
    /// chains) to route configurations, from scopes to route configurations, from routes and TCP proxies to clusters, and to secrets and
    /// extension configurations that are asked for by name.
    /// </summary>
    /// <param name="resources">The set.</param>
    /// <param name="known">Clusters that the clients have from elsewhere, such as the bootstrap.</param>
    public static IReadOnlyList<ResourceReference> Missing(XdsResourceSet resources, IReadOnlySet<string>? known = null)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return
        [
            .. References(resources).Where(reference =>
                resources.Find(reference.ToType, reference.ToName) is null
                && !(reference.ToType == TypeUrls.Cluster && known?.Contains(reference.ToName) == true)),
        ];
    }

    /// <summary>Endpoints and route configurations that nothing in the set names, in order of type and name. They do no harm to a client
    /// that has other clusters or listeners than these.</summary>
    public static IReadOnlyList<XdsResource> Unused(XdsResourceSet resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        var named = References(resources).Select(static reference => (reference.ToType, reference.ToName)).ToHashSet();
        return
        [
            .. resources.OfType(TypeUrls.Endpoint).Concat(resources.OfType(TypeUrls.Route))
                .Where(resource => !named.Contains((resource.TypeUrl, resource.Name))),
        ];
    }

    private static IEnumerable<ResourceReference> References(XdsResourceSet resources) =>
        resources.TypeUrls.SelectMany(resources.OfType).SelectMany(static resource =>
        {
            HashSet<(string Type, string Name)> found = [];
            if (ProtoRegistry.Find(resource.TypeUrl) is { } type)
            {
                ResourceMessages.AddReferences(type.Parser.ParseFrom(resource.Value.Span), found);
            }

            return found.OrderBy(static to => to).Select(to => new ResourceReference(resource.TypeUrl, resource.Name, to.Type, to.Name));
        });
}
