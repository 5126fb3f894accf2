using Fairlead.Incremental.Maps;

namespace Fairlead.Xds.Resources;

/// <summary>All resources of one type in a set. A set that does not change the type shares the object with the set before it.</summary>
/// <param name="Map">The resources by name.</param>
internal sealed record TypeResources(ResourceMap Map)
{
    /// <summary>The version of all of them, where whoever gives them gives versions too.</summary>
    public string? GivenVersion { get; init; }

    public static TypeResources Empty { get; } = new(ResourceMap.Empty);

    /// <summary>The resource that a name or an alias stands for; of several with that alias the last one in order of names.</summary>
    public XdsResource? Find(string name) => Map.Find(name) ?? Map.WithAlias(name).LastOrDefault();

    /// <summary>What a subscription gets: resources, and for each name without one an entry that says so.</summary>
    /// <param name="typeUrl">The type.</param>
    /// <param name="subscription">What is asked for.</param>
    /// <param name="onDemand">Makes what is asked for by name and not there.</param>
    public ResourceMap View(string typeUrl, Subscription subscription, Func<string, XdsResource?>? onDemand) =>
        With(subscription.Wildcard ? Map : ResourceMap.Unindexed, typeUrl, subscription.Names.Names, onDemand);

    /// <summary>What a subscription gets, made of what another one gets at the cost of what differs between the two.</summary>
    /// <param name="typeUrl">The type.</param>
    /// <param name="subscription">What is asked for.</param>
    /// <param name="former">The other subscription; either both are for everything or none is.</param>
    /// <param name="view">What it gets, without anything that was made on demand.</param>
    /// <param name="onDemand">Makes what is asked for by name and not there.</param>
    public ResourceMap View(
        string typeUrl, Subscription subscription, Subscription former, ResourceMap view, Func<string, XdsResource?>? onDemand)
    {
        // A name that nothing stands for is listed only where just this name is asked for.
        var names = subscription.Names;
        var kept = view.WithoutNamed(
            names.MissingFrom(former.Names), item => item.IsAbsent ? names.Contains(item.Name) : subscription.Covers(item));
        return With(kept, typeUrl, former.Names.MissingFrom(names), onDemand);
    }

    /// <summary>The same with some resources added or exchanged, and some taken away.</summary>
    public TypeResources Apply(IEnumerable<XdsResource> changed, IEnumerable<string> removed)
    {
        var edits = removed.Select(static name => MapEdit<string, XdsResource>.Remove(name)).Concat(changed.Select(resource =>
            MapEdit<string, XdsResource>.Set(
                resource.Name, Map.Find(resource.Name) is { } known && known.IsSameAs(resource) ? known : resource)));
        var map = Map.Edit(edits);
        return ReferenceEquals(map, Map) ? this : new TypeResources(map);
    }

    /// <summary>A view with what names stand for.</summary>
    private ResourceMap With(ResourceMap view, string typeUrl, IEnumerable<string> names, Func<string, XdsResource?>? onDemand)
    {
        List<XdsResource> items = [];
        foreach (var name in names)
        {
            if (NameSet.IsPrefix(name))
            {
                var before = items.Count;
                items.AddRange(Map.StartingWith(name[..^1]));
                if (items.Count == before)
                {
                    items.Add(XdsResource.Absent(typeUrl, name));
                }
            }
            else
            {
                items.Add(Find(name) ?? onDemand?.Invoke(name) ?? XdsResource.Absent(typeUrl, name));
            }
        }

        return items.Count == 0 ? view : view.With(items);
    }
}
