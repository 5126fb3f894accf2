using Fairlead.Proxy.Configuration.Clusters;

namespace Fairlead.Proxy.LoadBalancing;

/// <summary>
/// The hosts of one priority that take requests, with the schedule over them. Immutable but for the position of the schedule; safe for any
/// number of threads.
/// </summary>
internal sealed class PriorityLevel
{
    private readonly BalancedHost[] _hosts;
    private readonly StrideSchedule? _schedule;
    private readonly WeightedLots _lots;

    public PriorityLevel(IReadOnlyList<BalancedHost> hosts, uint start)
    {
        _hosts = [.. hosts.Where(static h => h.Weight > 0)];
        _schedule = _hosts.Length == 0 ? null : new StrideSchedule([.. _hosts.Select(static h => h.Weight)], start);
        _lots = new WeightedLots([.. _hosts.Select(static h => h.Weight)]);
    }

    public BalancedHost? Pick(LoadBalancingPolicy policy, int choices)
    {
        if (_schedule is null)
        {
            return null;
        }

        if (_hosts.Length == 1)
        {
            return _hosts[0];
        }

        return policy switch
        {
            LoadBalancingPolicy.Random => _hosts[Random.Shared.Next(_hosts.Length)],
            LoadBalancingPolicy.LeastRequest => PickLeast(choices),
            _ => _hosts[_schedule.Next()],
        };
    }

    // The least busy of a few hosts that are drawn at random in proportion to their weights, so that weights hold when all are idle. Turns
    // of the schedule would not do: when all are idle the first of two turns in a row is taken, and so every other turn is lost.
    private BalancedHost PickLeast(int choices)
    {
        BalancedHost? best = null;
        for (var i = 0; i < choices; i++)
        {
            var candidate = _hosts[_lots.Draw()];
            if (best is null || candidate.Host.ActiveRequests < best.Host.ActiveRequests)
            {
                best = candidate;
            }
        }

        return best!; // there is at least one choice
    }
}
