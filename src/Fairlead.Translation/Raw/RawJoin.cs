using Envoy.Config.Cluster.V3;
using Fairlead.Model.Mesh;
using Fairlead.Model.Raw;
using Fairlead.Protos;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Google.Protobuf;

namespace Fairlead.Translation.Raw;

/// <summary>Joins hand-written resources to the generated ones. An object of which one name is taken already is left out whole.</summary>
internal static class RawJoin
{
    public static void Join(MeshSnapshot mesh, ProxyScope scope, List<ResourceDraft> drafts, ProblemList problems)
    {
        var taken = drafts.ToDictionary(draft => (draft.TypeUrl, draft.Name), _ => "a generated one");
        var objects = mesh.RawResources.Where(resource => SelectorMatch.IsFor(resource, scope))
            .GroupBy(resource => resource.Provenance.Key)
            .OrderBy(group => group.Key);
        foreach (var group in objects)
        {
            var own = new Dictionary<(string, string), RawResource>();
            var isGood = true;
            foreach (var resource in group)
            {
                var id = (resource.TypeUrl, resource.Name);
                if (taken.TryGetValue(id, out var holder))
                {
                    Refuse(resource, holder, problems);
                    isGood = false;
                }
                else if (!own.TryAdd(id, resource))
                {
                    Refuse(resource, "one before it in the same object", problems);
                    isGood = false;
                }
            }

            if (isGood)
            {
                foreach (var (id, resource) in own)
                {
                    taken.Add(id, $"one of {group.Key}");
                    drafts.Add(DraftOf(resource));
                }
            }
        }
    }

    private static void Refuse(RawResource resource, string holder, ProblemList problems) =>
        problems.Refuse(
            ProblemCodes.RawNameClash,
            resource.Provenance,
            $"{resource.TypeUrl[(resource.TypeUrl.LastIndexOf('.') + 1)..]} \"{resource.Name}\" has the name of {holder}; the object is left out",
            "give the resource a name of its own");

    private static ResourceDraft DraftOf(RawResource resource)
    {
        var value = ByteString.CopyFrom(resource.Value.AsSpan());
        return new()
        {
            TypeUrl = resource.TypeUrl,
            Name = resource.Name,
            Value = value,
            Uses = resource.TypeUrl == TypeUrls.Cluster ? EndpointsOf(value) : [],
            Provenance = [resource.Provenance],
        };
    }

    private static string[] EndpointsOf(ByteString value)
    {
        var cluster = Cluster.Parser.ParseFrom(value);
        return cluster.Type != Cluster.Types.DiscoveryType.Eds ? []
            : cluster.EdsClusterConfig is { ServiceName.Length: > 0 } eds ? [eds.ServiceName]
            : [cluster.Name];
    }
}
