using System.Collections.Immutable;

namespace Fairlead.Xds.Resources;

/// <summary>All resources of one type in a set. A set that does not change the type shares the object with the set before it.</summary>
/// <param name="Map">The resources by name.</param>
/// <param name="Aliases">Name of the resource for each other name by which it may be asked for.</param>
internal sealed record TypeResources(ResourceMap Map, ImmutableDictionary<string, string> Aliases)
{
    /// <summary>The version of all of them, where whoever gives them gives versions too.</summary>
    public string? GivenVersion { get; init; }

    public static TypeResources Empty { get; } = new(ResourceMap.Empty, ImmutableDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>The resource that a name or an alias stands for.</summary>
    public XdsResource? Find(string name) =>
        Map.Find(name) ?? (Aliases.TryGetValue(name, out var target) ? Map.Find(target) : null);

    /// <summary>What a subscription gets: resources, and for each name without one an entry that says so.</summary>
    /// <param name="typeUrl">The type.</param>
    /// <param name="subscription">What is asked for.</param>
    /// <param name="onDemand">Makes what is asked for by name and not there.</param>
    public ResourceMap View(string typeUrl, Subscription subscription, Func<string, XdsResource?>? onDemand)
    {
        var view = subscription.Wildcard ? Map : ResourceMap.Empty;
        List<XdsResource> items = [];
        foreach (var name in subscription.Names.Names)
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

        return view.Count == 0 ? ResourceMap.Of(Sorted(items)) : view.With(items);
    }

    /// <summary>The same with some resources added or exchanged, and some taken away.</summary>
    public TypeResources Apply(IEnumerable<XdsResource> changed, IEnumerable<string> removed)
    {
        var map = Map;
        var aliases = Aliases;
        foreach (var name in removed)
        {
            aliases = WithoutAliases(aliases, map.Find(name));
            map = map.Without(name);
        }

        foreach (var resource in changed)
        {
            if (map.Find(resource.Name) is { } known)
            {
                if (known.IsSameAs(resource))
                {
                    continue;
                }

                aliases = WithoutAliases(aliases, known);
            }

            map = map.With(resource);
            foreach (var alias in resource.Aliases)
            {
                aliases = aliases.SetItem(alias, resource.Name);
            }
        }

        return ReferenceEquals(map, Map) ? this : new TypeResources(map, aliases);
    }

    private static ImmutableDictionary<string, string> WithoutAliases(ImmutableDictionary<string, string> aliases, XdsResource? resource)
    {
        foreach (var alias in resource?.Aliases ?? [])
        {
            if (aliases.GetValueOrDefault(alias) == resource!.Name)
            {
                aliases = aliases.Remove(alias);
            }
        }

        return aliases;
    }

    /// <summary>The resources in order of names without repetition: two names that are asked for may stand for one resource.</summary>
    private static XdsResource[] Sorted(List<XdsResource> items)
    {
        items.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var length = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (length == 0 || items[length - 1].Name != items[i].Name)
            {
                items[length++] = items[i];
            }
        }

        return [.. items.Take(length)];
    }
}
