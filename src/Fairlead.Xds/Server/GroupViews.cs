using Fairlead.Incremental.Maps;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>Computes the next view of a subscription from the view before it and the changes. Pure.</summary>
internal static class GroupViews
{
    public static ResourceMap Next(
        SubscriptionGroup group,
        IReadOnlyList<MapChange<string, XdsResource>> changes,
        TypeResources after,
        Func<string, XdsResource?>? onDemand)
    {
        var subscription = group.Subscription;
        if (subscription is { Wildcard: true, Names.Count: 0 })
        {
            return after.Map;
        }

        // A subscription by alias may stand for another resource now, and one that is served on demand may get a resource from the state.
        // Both are rare, so the view is looked up anew.
        if (group.HasMissing
            || changes.Any(change => IsNamedByAlias(change.Before, subscription) || IsNamedByAlias(change.After, subscription)))
        {
            return after.View(group.TypeUrl, subscription, onDemand);
        }

        var view = group.View.Edit(changes.Select(change => change.After is { } item
            ? MapEdit<string, XdsResource>.Set(change.Key, item)
            : subscription.Names.Contains(change.Key)
                ? MapEdit<string, XdsResource>.Set(
                    change.Key, onDemand?.Invoke(change.Key) ?? XdsResource.Absent(group.TypeUrl, change.Key))
                : MapEdit<string, XdsResource>.Remove(change.Key)));
        return WithPrefixes(view, group, changes, after.Map);
    }

    private static bool IsNamedByAlias(XdsResource? resource, Subscription subscription) =>
        resource is { Aliases.Count: > 0 } && resource.Aliases.Any(subscription.Names.Contains);

    /// <summary>A prefix that no resource has is listed as absent, and one that a resource has is not.</summary>
    private static ResourceMap WithPrefixes(
        ResourceMap view, SubscriptionGroup group, IReadOnlyList<MapChange<string, XdsResource>> changes, ResourceMap all)
    {
        foreach (var prefix in group.Subscription.Names.Prefixes)
        {
            if (changes.Any(change => change.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                var name = prefix + "*";
                view = all.StartingWith(prefix).Any() ? view.Without(name) : view.With(XdsResource.Absent(group.TypeUrl, name));
            }
        }

        return view;
    }
}
