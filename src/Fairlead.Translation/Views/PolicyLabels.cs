using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Model.Policy;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Views;

/// <summary>
/// The labels of its clients that a policy looks at: those of its selector, and those by which the endpoints near a client come first.
/// </summary>
internal static class PolicyLabels
{
    /// <summary>Adds all labels that a policy looks at, each once.</summary>
    public static void Add(PolicyKey key, DestinationPolicy policy, List<string> labels)
    {
        foreach (var (name, _) in SelectorOf(key.Selector))
        {
            AddOnce(name, labels);
        }

        AddOfTraffic(policy, labels);
    }

    /// <summary>Whether a policy looks at any.</summary>
    public static bool Any(PolicyKey key, DestinationPolicy policy)
    {
        List<string> labels = [];
        Add(key, policy, labels);
        return labels.Count > 0;
    }

    /// <summary>Of the labels of clients those that a policy places endpoints by.</summary>
    public static EquatableMap<string> PlaceOf(DestinationPolicy? policy, EquatableMap<string> clients)
    {
        if (policy is null || clients.Count == 0)
        {
            return EquatableMap<string>.Empty;
        }

        List<string> labels = [];
        AddOfTraffic(policy, labels);
        return Restrict(clients, labels);
    }

    /// <summary>Of the labels of clients those that a single policy places endpoints by.</summary>
    public static EquatableMap<string> PlaceOf(TrafficPolicy traffic, EquatableMap<string> clients)
    {
        if (clients.Count == 0)
        {
            return clients;
        }

        List<string> labels = [];
        AddOf(traffic, labels);
        return Restrict(clients, labels);
    }

    /// <summary>Whether workloads with these labels are those that a selector means.</summary>
    public static bool Selects(string selector, EquatableMap<string> labels)
    {
        foreach (var (name, value) in SelectorOf(selector))
        {
            if (!labels.TryGetValue(name, out var own) || own != value)
            {
                return false;
            }
        }

        return true;
    }

    // Names and values of labels have no commas and no equals signs.
    private static IEnumerable<(string Name, string Value)> SelectorOf(string selector)
    {
        if (selector.Length == 0)
        {
            yield break;
        }

        foreach (var part in selector.Split(','))
        {
            var end = part.IndexOf('=', StringComparison.Ordinal);
            yield return (part[..end], part[(end + 1)..]);
        }
    }

    private static void AddOfTraffic(DestinationPolicy policy, List<string> labels)
    {
        AddOf(policy.Traffic, labels);
        AddOf(policy.PortTraffic, labels);
        foreach (var subset in policy.Subsets)
        {
            if (subset.Traffic is { } traffic)
            {
                AddOf(traffic, labels);
            }

            AddOf(subset.PortTraffic, labels);
        }
    }

    private static void AddOf(EquatableList<PortTrafficPolicy> ports, List<string> labels)
    {
        foreach (var port in ports)
        {
            AddOf(port.Traffic, labels);
        }
    }

    // A locality fails over only where endpoints that fail are noticed; then it does by itself, unless that is switched off.
    private static void AddOf(TrafficPolicy traffic, List<string> labels)
    {
        var locality = traffic.Balancing?.Locality;
        var isShared = locality?.Distribute.Count > 0;
        if (locality?.Enabled == false || (!isShared && traffic.Outliers is null))
        {
            return;
        }

        foreach (var label in isShared ? [] : locality?.FailoverPriority ?? [])
        {
            if (!label.Contains('=', StringComparison.Ordinal))
            {
                AddOnce(label, labels);
            }
        }

        if (isShared || locality is null || locality.FailoverPriority.Count == 0 || locality.Failover.Count > 0)
        {
            AddOnce(Topology.Region, labels);
            AddOnce(Topology.Zone, labels);
            AddOnce(Topology.SubZone, labels);
        }
    }

    private static EquatableMap<string> Restrict(EquatableMap<string> labels, List<string> names) =>
        names.Count == 0
            ? EquatableMap<string>.Empty
            : labels.Where(label => names.Contains(label.Key)).ToEquatableMap();

    private static void AddOnce(string name, List<string> names)
    {
        if (!names.Contains(name))
        {
            names.Add(name);
        }
    }
}
