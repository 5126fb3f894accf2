using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>
/// The subscriptions of a scope to one type, by the names that they cover, so that a change finds the subscriptions that it concerns
/// without looking at the others. Guarded by its scope.
/// </summary>
internal sealed class TypeIndex(string typeUrl)
{
    private readonly Dictionary<Subscription, SubscriptionGroup> _groups = [];
    private readonly Dictionary<string, List<SubscriptionGroup>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SubscriptionGroup>> _byPrefix = new(StringComparer.Ordinal);
    private readonly List<SubscriptionGroup> _wildcards = [];

    public bool IsEmpty => _groups.Count == 0;

    /// <summary>All groups.</summary>
    public IEnumerable<SubscriptionGroup> Groups => _groups.Values;

    /// <summary>Groups of which something was not there when last looked.</summary>
    public IEnumerable<SubscriptionGroup> WithMissing => _groups.Values.Where(static group => group.HasMissing);

    public SubscriptionGroup Join(XdsStream stream, Subscription subscription, Func<Subscription, ResourceMap> view)
    {
        if (!_groups.TryGetValue(subscription, out var group))
        {
            group = new SubscriptionGroup(typeUrl, subscription, view(subscription));
            _groups.Add(subscription, group);
            Enter(group);
        }

        group.Add(stream);
        return group;
    }

    public void Leave(XdsStream stream, SubscriptionGroup group)
    {
        group.Remove(stream);
        if (group.Streams.Count > 0)
        {
            return;
        }

        _groups.Remove(group.Subscription);
        if (group.Subscription.Wildcard)
        {
            _wildcards.Remove(group);
        }

        foreach (var name in group.Subscription.Names.Names)
        {
            var index = NameSet.IsPrefix(name) ? _byPrefix : _byName;
            var key = NameSet.IsPrefix(name) ? name[..^1] : name;
            if (index.TryGetValue(key, out var groups) && groups.Remove(group) && groups.Count == 0)
            {
                index.Remove(key);
            }
        }
    }

    /// <summary>Adds the groups whose subscription covers the resource, by its name, an alias or a prefix.</summary>
    public void Find(XdsResource resource, HashSet<SubscriptionGroup> found)
    {
        found.UnionWith(_wildcards);
        AddAll(_byName, resource.Name, found);
        foreach (var alias in resource.Aliases)
        {
            AddAll(_byName, alias, found);
        }

        if (_byPrefix.Count == 0)
        {
            return;
        }

        for (var slash = resource.Name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = resource.Name.IndexOf('/', slash + 1))
        {
            if (_byPrefix.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(resource.Name.AsSpan(0, slash + 1), out var groups))
            {
                found.UnionWith(groups);
            }
        }
    }

    private void Enter(SubscriptionGroup group)
    {
        if (group.Subscription.Wildcard)
        {
            _wildcards.Add(group);
        }

        foreach (var name in group.Subscription.Names.Names)
        {
            var prefix = NameSet.IsPrefix(name);
            var index = prefix ? _byPrefix : _byName;
            var key = prefix ? name[..^1] : name;
            if (!index.TryGetValue(key, out var groups))
            {
                index.Add(key, groups = new List<SubscriptionGroup>(1));
            }

            groups.Add(group);
        }
    }

    private static void AddAll(Dictionary<string, List<SubscriptionGroup>> index, string key, HashSet<SubscriptionGroup> found)
    {
        if (index.TryGetValue(key, out var groups))
        {
            found.UnionWith(groups);
        }
    }
}
