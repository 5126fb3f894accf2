using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Server;

/// <summary>Computes the next view of a subscription from the view before it and the changes. Pure.</summary>
internal static class GroupViews
{
    public static ResourceMap Next(
        SubscriptionGroup group, IReadOnlyList<ResourceChange> changes, TypeResources after, Func<string, XdsResource?>? onDemand)
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

        var view = group.View;
        foreach (var (before, item) in changes)
        {
            var name = (before ?? item)!.Name; // one of them is there
            if (item is not null)
            {
                view = view.With(item);
            }
            else if (subscription.Names.Contains(name))
            {
                view = view.With(onDemand?.Invoke(name) ?? XdsResource.Absent(group.TypeUrl, name));
            }
            else
            {
                view = view.Without(name);
            }
        }

        return WithPrefixes(view, group, changes, after.Map);
    }

    private static bool IsNamedByAlias(XdsResource? resource, Subscription subscription) =>
        resource is { Aliases.Count: > 0 } && resource.Aliases.Any(subscription.Names.Contains);

    /// <summary>A prefix that no resource has is listed as absent, and one that a resource has is not.</summary>
    private static ResourceMap WithPrefixes(
        ResourceMap view, SubscriptionGroup group, IReadOnlyList<ResourceChange> changes, ResourceMap all)
    {
        foreach (var prefix in group.Subscription.Names.Prefixes)
        {
            if (changes.Any(change => change.Name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                var name = prefix + "*";
                view = all.StartingWith(prefix).Any() ? view.Without(name) : view.With(XdsResource.Absent(group.TypeUrl, name));
            }
        }

        return view;
    }
}
