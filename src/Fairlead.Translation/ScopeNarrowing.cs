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
        var facts = NarrowingFacts.Of(mesh);
        var takesListeners = scope.Kind != ProxyKind.Grpc && !scope.StaticListeners;
        return scope with
        {
            NodeId = facts.NamesIds ? scope.NodeId : "",
            Cluster = facts.NamesClusters ? scope.Cluster : "",
            Labels = Only(scope.Labels, facts.Labels),
            Metadata = Only(scope.Metadata, facts.Metadata),
            Locality = Locality.Unknown,
            Outbound = takesListeners ? scope.Outbound : "",
            InstanceIps = [],
            Inbound = takesListeners ? scope.Inbound ?? WorkloadListeners.Find(mesh, scope) : [],
        };
    }

    private static EquatableMap<string> Only(EquatableMap<string> map, IReadOnlySet<string> keys) =>
        map.Keys.All(keys.Contains) ? map : map.Where(pair => keys.Contains(pair.Key)).ToEquatableMap();
}
