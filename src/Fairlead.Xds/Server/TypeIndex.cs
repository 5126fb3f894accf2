using Fairlead.Incremental.Maps;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>
/// The subscriptions of a scope to one type, by the names that they cover, so that a change finds the subscriptions that it concerns
/// without looking at the others, and a subscription that differs from another in one name comes in at the cost of that name. Guarded by
/// its scope.
/// </summary>
internal sealed class TypeIndex(string typeUrl)
{
    private readonly Dictionary<Subscription, SubscriptionGroup> _groups = [];
    private readonly MapIndex<string, string, SubscriptionGroup> _byName = new(StringComparer.Ordinal);
    private readonly List<SubscriptionGroup> _wildcards = [];
    private int _withPrefixes;

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

        _withPrefixes -= group.Subscription.Names.Prefixes.Count > 0 ? 1 : 0;
        _byName.Remove(group.Subscription.Names.Map, group);
    }

    /// <summary>Adds the groups whose subscription covers the resource, by its name, an alias or a prefix.</summary>
    public void Find(XdsResource resource, HashSet<SubscriptionGroup> found)
    {
        found.UnionWith(_wildcards);
        _byName.Find(resource.Name, found);
        foreach (var alias in resource.Aliases)
        {
            _byName.Find(alias, found);
        }

        if (_withPrefixes == 0)
        {
            return;
        }

        for (var slash = resource.Name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = resource.Name.IndexOf('/', slash + 1))
        {
            _byName.Find(string.Concat(resource.Name.AsSpan(0, slash + 1), "*"), found);
        }
    }

    private void Enter(SubscriptionGroup group)
    {
        if (group.Subscription.Wildcard)
        {
            _wildcards.Add(group);
        }

        _withPrefixes += group.Subscription.Names.Prefixes.Count > 0 ? 1 : 0;
        _byName.Add(group.Subscription.Names.Map, group);
    }
}
