using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Translation.View;

namespace Fairlead.Translation.Routes;

/// <summary>The clusters that a client's routes name, with the rules that name them.</summary>
internal static class NamedClusters
{
    public static Dictionary<ClusterName, List<Provenance>> Of(MeshView view)
    {
        var named = new Dictionary<ClusterName, List<Provenance>>();
        foreach (var table in view.Tables)
        {
            foreach (var rule in table.Rules.Where(rule => SourceMatch.For(rule, view.Scope).Any()))
            {
                if (rule.Action is not ForwardAction forward)
                {
                    continue;
                }

                foreach (var (cluster, _, _) in Shares.Of(forward))
                {
                    if (!named.TryGetValue(cluster, out var causes))
                    {
                        named[cluster] = causes = [];
                    }

                    causes.Add(rule.Provenance);
                }
            }
        }

        return named;
    }
}
