using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation;

/// <summary>Takes away what content does not depend on. What is left decides the content, as a property test checks.</summary>
internal static class ScopeNarrowing
{
    public static ProxyScope Narrow(MeshSnapshot mesh, ProxyScope scope)
    {
        var selectors = mesh.RawResources.SelectMany(resource => resource.Nodes).ToList();
        var metadata = selectors.SelectMany(selector => selector.Metadata.Keys).ToHashSet(StringComparer.Ordinal);
        var labels = mesh.Routes.SelectMany(table => table.Rules).SelectMany(rule => rule.Matches)
            .SelectMany(match => match.SourceLabels.Keys).ToHashSet(StringComparer.Ordinal);
        var takesListeners = scope.Kind != ProxyKind.Grpc && !scope.StaticListeners;
        return scope with
        {
            NodeId = selectors.Exists(selector => selector.Id.Length > 0) ? scope.NodeId : "",
            Cluster = selectors.Exists(selector => selector.Cluster.Length > 0) ? scope.Cluster : "",
            Labels = Only(scope.Labels, labels),
            Metadata = Only(scope.Metadata, metadata),
            Locality = Locality.Unknown,
            Outbound = takesListeners ? scope.Outbound : "",
            InstanceIps = [],
            Inbound = takesListeners ? scope.Inbound ?? WorkloadListeners.Find(mesh, scope) : [],
        };
    }

    private static EquatableMap<string> Only(EquatableMap<string> map, HashSet<string> keys) =>
        map.Keys.All(keys.Contains) ? map : map.Where(pair => keys.Contains(pair.Key)).ToEquatableMap();
}
