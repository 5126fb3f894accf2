using System.Collections.Concurrent;

namespace Fairlead.Proxy.Statistics;

/// <summary>
/// Statistics by name. They stay when a listener or cluster is replaced, so that counters do not jump back. Safe for any number of threads.
/// </summary>
internal sealed class StatisticsRegistry
{
    private readonly ConcurrentDictionary<string, ClusterStatistics> _clusters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HttpStatistics> _fronts = new(StringComparer.Ordinal);

    public DiscoveryStatistics Discovery { get; } = new();

    public ClusterStatistics Cluster(string name) => _clusters.GetOrAdd(name, static n => new ClusterStatistics(n));

    public HttpStatistics Front(string prefix) => _fronts.GetOrAdd(prefix, static p => new HttpStatistics(p));

    /// <summary>Forgets clusters that are gone, so that a mesh that changes for months does not fill the memory.</summary>
    public void KeepClusters(IReadOnlySet<string> names)
    {
        foreach (var name in _clusters.Keys)
        {
            if (!names.Contains(name))
            {
                _clusters.TryRemove(name, out _);
            }
        }
    }

    public void Write(StatisticsText text)
    {
        foreach (var cluster in _clusters.Values)
        {
            cluster.Write(text);
        }

        foreach (var front in _fronts.Values)
        {
            front.Write(text);
        }

        Discovery.Write(text);
    }
}
