using Fairlead.Proxy.Configuration.Clusters;
using Fairlead.Proxy.Configuration.Endpoints;

namespace Fairlead.Proxy.LoadBalancing;

/// <summary>Chooses among the endpoints of one snapshot: first the priority, then the host. Safe for any number of threads.</summary>
internal sealed class LoadBalancer
{
    private readonly ClusterModel _cluster;
    private readonly PriorityLevel[] _levels;

    // For each level, the per cent of requests that go to it or to a level before it.
    private readonly int[] _bounds;

    public LoadBalancer(ClusterModel cluster, IReadOnlyList<BalancedHost> hosts, int overprovisioning, uint start)
    {
        _cluster = cluster;
        Hosts = hosts;
        var levels = hosts.GroupBy(static h => h.Locality.Priority).OrderBy(static g => g.Key).Select(static g => g.ToList()).ToList();
        var shares = PriorityShares.Compute(levels, overprovisioning, cluster.PanicThreshold, out var panics);
        _levels = new PriorityLevel[levels.Count];
        _bounds = new int[levels.Count];
        var sum = 0;
        for (var i = 0; i < levels.Count; i++)
        {
            _levels[i] = new PriorityLevel(Weigh(Usable(levels[i], panics[i])), start);
            _bounds[i] = sum += shares[i];
        }
    }

    public IReadOnlyList<BalancedHost> Hosts { get; }

    public BalancedHost? Pick()
    {
        if (_levels.Length == 1)
        {
            return _levels[0].Pick(_cluster.Policy, _cluster.ChoiceCount);
        }

        if (_levels.Length == 0)
        {
            return null;
        }

        var lot = Random.Shared.Next(100);
        var level = 0;
        while (level < _levels.Length - 1 && lot >= _bounds[level])
        {
            level++;
        }

        return _levels[level].Pick(_cluster.Policy, _cluster.ChoiceCount);
    }

    /// <summary>A host that no former attempt used, where one is found within the given number of draws.</summary>
    public BalancedHost? PickAvoiding(IReadOnlyList<BalancedHost> former, int draws)
    {
        var pick = Pick();
        for (var i = 0; i < draws && pick is not null && former.Any(f => ReferenceEquals(f.Host, pick.Host)); i++)
        {
            pick = Pick();
        }

        return pick;
    }

    // The healthy hosts; where there is none, the degraded ones; in a panic all hosts, since then the health reports are more likely to be
    // wrong.
    private static List<BalancedHost> Usable(List<BalancedHost> level, bool panic)
    {
        if (panic)
        {
            return level;
        }

        var healthy = level.Where(static h => h.Endpoint.Health == DiscoveredHealth.Healthy).ToList();
        return healthy.Count > 0 ? healthy : level.Where(static h => h.Endpoint.Health == DiscoveredHealth.Degraded).ToList();
    }

    // With locality weights a locality gets its share whatever the number of its endpoints; these divide it by their own weights.
    private List<BalancedHost> Weigh(List<BalancedHost> hosts)
    {
        if (!_cluster.LocalityWeighted)
        {
            return hosts;
        }

        var weighed = new List<BalancedHost>(hosts.Count);
        foreach (var locality in hosts.GroupBy(static h => h.Locality))
        {
            var sum = locality.Aggregate(0ul, static (s, h) => s + h.Weight);
            var share = (double)(locality.Key.Weight ?? 0);
            // The weights are scaled so that small ones do not round to nothing.
            weighed.AddRange(locality.Select(h => h with
            {
                Weight = sum == 0 || share == 0
                    ? 0
                    : (uint)Math.Clamp(share * 1_000_000 / Math.Max(1, MaxShare(hosts)) * h.Weight / sum, 1, uint.MaxValue),
            }));
        }

        return weighed;
    }

    private static double MaxShare(List<BalancedHost> hosts) => hosts.Max(static h => (double)(h.Locality.Weight ?? 0));
}
