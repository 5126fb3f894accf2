using Envoy.Config.Cluster.V3;
using Fairlead.Model.Raw;
using Fairlead.Protos;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Google.Protobuf;

namespace Fairlead.Translation.Raw;

/// <summary>Joins hand-written resources to the generated ones. An object of which one name is taken already is left out whole.</summary>
internal static class RawSelection
{
    /// <summary>The resources that a scope is given.</summary>
    /// <param name="resources">All that were written by hand.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="isGenerated">Whether a type and name is that of a generated resource.</param>
    /// <param name="problems">Takes what is left out.</param>
    public static List<ResourceDraft> Select(
        IEnumerable<RawResource> resources, ProxyScope scope, Func<string, string, bool> isGenerated, ProblemSet problems)
    {
        List<ResourceDraft> drafts = [];
        Dictionary<(string, string), string> taken = [];
        foreach (var group in resources.Where(resource => SelectorMatch.IsFor(resource, scope))
            .GroupBy(static resource => resource.Provenance.Key)
            .OrderBy(static group => group.Key))
        {
            var own = new Dictionary<(string, string), RawResource>();
            var isGood = true;
            foreach (var resource in group)
            {
                var id = (resource.TypeUrl, resource.Name);
                if (isGenerated(resource.TypeUrl, resource.Name) || taken.ContainsKey(id))
                {
                    Refuse(resource, taken.GetValueOrDefault(id, "a generated one"), problems);
                    isGood = false;
                }
                else if (!own.TryAdd(id, resource))
                {
                    Refuse(resource, "one before it in the same object", problems);
                    isGood = false;
                }
            }

            foreach (var (id, resource) in isGood ? own : [])
            {
                taken.Add(id, $"one of {group.Key}");
                drafts.Add(DraftOf(resource));
            }
        }

        return drafts;
    }

    private static void Refuse(RawResource resource, string holder, ProblemSet problems) =>
        problems.Refuse(
            ProblemCodes.RawNameClash,
            resource.Provenance,
            $"{resource.TypeUrl[
                (resource.TypeUrl.LastIndexOf('.') + 1)..]} \"{resource.Name}\" has the name of {holder}; the object is left out",
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
