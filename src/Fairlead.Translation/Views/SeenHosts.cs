using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Proxies;

namespace Fairlead.Translation.Views;

/// <summary>
/// Which classes of clients that see only a part of the mesh may see a host: found from the host, so that one that comes or goes costs
/// those that see it and not all that do not.
/// </summary>
internal sealed class SeenHosts
{
    private readonly BucketIndex<string, SeenKey, VisibleHosts> _byNamespace;
    private readonly PatternIndex<SeenKey, VisibleHosts> _byPattern;

    public SeenHosts(
        Graph graph, Collection<ClientClass, ClientClass> clients, Collection<VisibilityKey, ProxyVisibility> visibility)
    {
        var entries = graph.Expand<ClientClass, ClientClass, SeenKey, VisibleHosts>(
            "hosts that classes see", clients, new(KeyOrder.Natural<SeenKey>()), (key, _, output) => AddEntries(key, visibility, output));
        _byNamespace = graph.Index("classes by the namespaces that they see", entries, KeyOrder.Ordinal, static (_, entry, namespaces) =>
        {
            if (IsWholeNamespace(entry))
            {
                namespaces.Add(entry.Namespace);
            }
        });
        _byPattern = graph.IndexByPattern("classes by the hosts that they see", entries, static (_, entry, patterns) =>
        {
            if (!IsWholeNamespace(entry))
            {
                patterns.Add(entry.Pattern);
            }
        });
    }

    /// <summary>The classes that may see a host of one of these namespaces; what they are let see decides.</summary>
    public IEnumerable<ClientClass> ClassesOf(string host, IEnumerable<string> namespaces, Context context)
    {
        foreach (var key in context.Keys(_byPattern, host))
        {
            yield return key.Class;
        }

        foreach (var ns in namespaces)
        {
            foreach (var key in context.Keys(_byNamespace, ns))
            {
                yield return key.Class;
            }
        }
    }

    private static bool IsWholeNamespace(VisibleHosts entry) => entry is { Pattern: "*", Namespace: not "*" };

    private static void AddEntries(
        ClientClass clients, Collection<VisibilityKey, ProxyVisibility> visibility, Entries<SeenKey, VisibleHosts> output)
    {
        if (clients.Visibility is not { } key || output.Find(visibility, key) is not { } seen)
        {
            return;
        }

        var index = 0;
        foreach (var entry in seen.Egress.SelectMany(static listener => listener.Hosts).Where(static entry => !entry.IsExcluded).Distinct())
        {
            output.Add(new(clients, index++), entry.Namespace == "." ? entry with { Namespace = clients.Namespace } : entry);
        }
    }
}
