using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Policy;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// Gives localities the shares, or the order, that a policy says for where its clients are. Ranks have no gaps, since clients refuse such.
/// </summary>
internal static class LocalityShaping
{
    // Same subzone, zone, region; another region; another region that is not the one to fail over to.
    private const int Ranks = 5;

    /// <summary>Whether localities have shares that clients keep to.</summary>
    public static bool HasShares(TrafficPolicy policy) =>
        policy.Balancing?.Locality is { Enabled: not false } locality
        && (locality.Distribute.Count > 0
            || (policy.Outliers is not null && (locality.Failover.Count > 0 || locality.FailoverPriority.Count > 0)));

    /// <summary>The localities of a cluster as its clients are given them, in order of rank, then of localities.</summary>
    /// <param name="plan">The cluster.</param>
    /// <param name="groups">Its localities in their order.</param>
    /// <param name="weightOf">The weight of all endpoints of a locality.</param>
    public static IReadOnlyList<ShapedLocality> Of(
        ClusterPlan plan, IReadOnlyList<LocalityEndpoints> groups, Func<LocalityEndpoints, long> weightOf)
    {
        var locality = plan.Policy.Balancing?.Locality;
        if (locality?.Enabled == false)
        {
            return Plain(groups);
        }

        var place = Topology.PlaceOf(plan.Place);
        if (locality?.Distribute.Count > 0)
        {
            var shares = locality.Distribute.FirstOrDefault(shares => place != Locality.Unknown && Matches(shares.From, place));
            return shares is null ? Plain(groups) : Share(groups, shares.To, weightOf);
        }

        // Without outlier detection no rank but the first would ever be asked.
        return plan.Policy.Outliers is null ? Plain(groups) : Rank(plan, groups, locality, place);
    }

    private static IReadOnlyList<ShapedLocality> Plain(IReadOnlyList<LocalityEndpoints> groups) =>
        [.. groups.Select(static group => new ShapedLocality(group))];

    private static List<ShapedLocality> Share(
        IReadOnlyList<LocalityEndpoints> groups, EquatableMap<int> shares, Func<LocalityEndpoints, long> weightOf)
    {
        List<ShapedLocality> shaped = [];
        HashSet<Locality> taken = [];
        foreach (var (pattern, share) in shares)
        {
            var meant = groups.Where(group => Matches(pattern, group.Key) && !taken.Contains(group.Key)).ToList();
            var sum = meant.Count > 1 ? meant.Sum(weightOf) : 0;
            foreach (var group in meant)
            {
                taken.Add(group.Key);
                var weight = sum == 0 ? share : (long)Math.Ceiling((double)weightOf(group) * share / sum);
                shaped.Add(new(group, 0, (uint)Math.Max(1, weight)));
            }
        }

        // What no share is for gets nothing.
        return [.. shaped.OrderBy(static locality => locality.Group.Key)];
    }

    private static IReadOnlyList<ShapedLocality> Rank(
        ClusterPlan plan, IReadOnlyList<LocalityEndpoints> groups, LocalityPolicy? locality, Locality place)
    {
        var labels = locality?.FailoverPriority ?? [];
        var byPlace = place != Locality.Unknown && (labels.Count == 0 || locality!.Failover.Count > 0); // labels are of a policy
        var byLabels = labels.Count > 0
            && (plan.Place.Count > 0 || labels.Any(static label => label.Contains('=', StringComparison.Ordinal)));
        if (!byPlace && !byLabels)
        {
            return Plain(groups);
        }

        List<ShapedLocality> shaped = [];
        foreach (var group in groups)
        {
            var rank = byPlace ? RankOf(group.Key, place, locality) : 0;
            if (!byLabels)
            {
                shaped.Add(new(group, rank));
                continue;
            }

            // What goes one by one has no endpoints here: then the locality alone decides.
            var split = group.Endpoints.Count == 0
                ? [(RankOf(group.Key, null, plan.Place, labels), group)]
                : group.Endpoints.GroupBy(endpoint => RankOf(group.Key, endpoint.Endpoint, plan.Place, labels))
                    .Select(part => (part.Key, group with { Endpoints = [.. part] }));
            shaped.AddRange(split.Select(part => new ShapedLocality(part.Item2, (part.Item1 * Ranks) + rank)));
        }

        var ranks = shaped.Select(static one => one.Priority).Distinct().Order().ToList();
        return [.. shaped.Select(one => one with { Priority = ranks.IndexOf(one.Priority) })
            .OrderBy(static one => one.Priority).ThenBy(static one => one.Group.Key)];
    }

    private static int RankOf(Locality endpoints, Locality client, LocalityPolicy? policy)
    {
        if (endpoints.Region != client.Region)
        {
            return policy?.Failover.TryGetValue(client.Region, out var next) == true && endpoints.Region != next ? Ranks - 1 : Ranks - 2;
        }

        // Where the client shares by the sizes of zones, all zones of its region are asked together.
        return policy?.Zones is not null ? 0
            : endpoints.Zone != client.Zone ? 2
            : endpoints.SubZone != client.SubZone ? 1
            : 0;
    }

    // The first label in which client and endpoint differ says how far away it is.
    private static int RankOf(Locality locality, Endpoint? endpoint, EquatableMap<string> client, EquatableList<string> labels)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            var end = labels[i].IndexOf('=', StringComparison.Ordinal);
            var name = end < 0 ? labels[i] : labels[i][..end];
            var wanted = end >= 0 ? labels[i][(end + 1)..] : client.TryGetValue(name, out var value) ? value : "";
            if (LabelOf(locality, endpoint, name) is { } own && own != wanted)
            {
                return labels.Count - i;
            }
        }

        return 0;
    }

    private static string? LabelOf(Locality locality, Endpoint? endpoint, string name) =>
        endpoint?.Labels.TryGetValue(name, out var value) == true ? value
        : Topology.PartOf(locality, name) is { } part ? part
        : endpoint is null ? null
        : name == Topology.Network ? endpoint.Network
        : "";

    private static bool Matches(string pattern, Locality locality)
    {
        var parts = pattern.Split('/', 3);
        return Is(parts[0], locality.Region)
            && (parts.Length < 2 || Is(parts[1], locality.Zone))
            && (parts.Length < 3 || Is(parts[2], locality.SubZone));

        static bool Is(string part, string value) => part == "*" || part == value;
    }
}
