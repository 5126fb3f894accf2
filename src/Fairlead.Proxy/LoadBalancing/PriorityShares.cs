using Fairlead.Proxy.Configuration.Endpoints;

namespace Fairlead.Proxy.LoadBalancing;

/// <summary>
/// How requests are divided over the priorities: a level takes as much as its healthy endpoints, overprovisioned, can serve, and the next
/// level takes the rest.
/// </summary>
internal static class PriorityShares
{
    /// <summary>Per cent per level, in sum 100 (or 0 without hosts), and which levels disregard health.</summary>
    public static int[] Compute(IReadOnlyList<List<BalancedHost>> levels, int overprovisioning, double panicThreshold, out bool[] panics)
    {
        var count = levels.Count;
        var available = new int[count];
        for (var i = 0; i < count; i++)
        {
            var usable = levels[i].Count(static h => h.Endpoint.Health != DiscoveredHealth.Unhealthy);
            available[i] = (int)Math.Min(100, (long)overprovisioning * usable / Math.Max(1, levels[i].Count));
        }

        var total = Math.Min(100, available.Sum());
        panics = new bool[count];
        var shares = new int[count];
        var left = 100;
        for (var i = 0; i < count; i++)
        {
            // A panic is possible only while all levels together cannot serve the load.
            var healthyShare =
                100.0 * levels[i].Count(static h => h.Endpoint.Health != DiscoveredHealth.Unhealthy) / Math.Max(1, levels[i].Count);
            panics[i] = total < 100 && healthyShare < panicThreshold;
            shares[i] = total == 0 ? 0 : Math.Min(left, available[i] * 100 / total);
            left -= shares[i];
        }

        if (count > 0)
        {
            // The remainder of the rounding, or everything where no endpoint is available, goes to the first level that can take it.
            var target = Math.Max(0, Array.FindIndex(shares, static s => s > 0));
            shares[target] += left;
        }

        return shares;
    }
}
