using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Views;

/// <summary>Tells for which clusters the hosts that requests name are looked up.</summary>
/// <param name="hosts">The hosts of such clusters, as <see cref="Index"/> has them.</param>
/// <param name="context">Takes note of what is read.</param>
internal readonly struct LookupPorts(BucketIndex<string, string, HostViews> hosts, Context context)
{
    // No service has this name.
    private const string All = "*";

    /// <summary>Whether there are any for a class of clients.</summary>
    public static bool Any(BucketIndex<string, string, HostViews> hosts, ClientClass clients, Context context) =>
        context.Entries(hosts, All).Any(entry => IsDynamic(entry.Value.For(clients)));

    /// <summary>Declares the index of such hosts: each by itself, and all.</summary>
    public static BucketIndex<string, string, HostViews> Index(Graph graph, Collection<string, HostViews> views) =>
        graph.Index("hosts that are looked up", views, KeyOrder.Ordinal, static (host, known, buckets) =>
        {
            if (known.All.Any(static view => IsDynamic(view.View)))
            {
                buckets.Add(host);
                buckets.Add(All);
            }
        });

    /// <summary>The classes of clients for which that may differ for a host.</summary>
    public IEnumerable<ClientClass> ClassesOf(string host) =>
        // Those that see a part of the mesh, and this host in it, are among the host's own.
        context.Entries(hosts, host).SelectMany(static entry => entry.Value.Others)
            .Select(static other => other.Class)
            .Where(static clients => !clients.IsScoped);

    /// <summary>The port that is gone to where a host names none.</summary>
    /// <returns>Null where the cluster has endpoints of its own.</returns>
    public int? Of(ClusterName cluster, ClientClass clients)
    {
        foreach (var (_, views) in context.Entries(hosts, cluster.Host))
        {
            var view = views.For(clients);
            return IsDynamic(view) ? view.Service?.FindPort(cluster.Port)?.TargetPort : null;
        }

        return null;
    }

    private static bool IsDynamic(HostView view) => view.Service is { Resolution: Resolution.Dynamic };
}
