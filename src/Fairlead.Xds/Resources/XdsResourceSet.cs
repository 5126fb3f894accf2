using System.Collections.Frozen;

namespace Fairlead.Xds.Resources;

/// <summary>All resources for the proxies of one scope. Immutable; safe for any number of threads.</summary>
public sealed class XdsResourceSet
{
    private readonly FrozenDictionary<string, TypeResources> _types;

    private XdsResourceSet(FrozenDictionary<string, TypeResources> types) => _types = types;

    /// <summary>The set of no resources.</summary>
    public static XdsResourceSet Empty { get; } = new(FrozenDictionary<string, TypeResources>.Empty);

    /// <summary>The types of which there are resources.</summary>
    public IReadOnlyList<string> TypeUrls => _types.Keys;

    /// <summary>Makes a set. What is equal in the previous set is taken from there, so that equal states share memory and encoded responses.</summary>
    /// <exception cref="ArgumentException">A name occurs twice in a type.</exception>
    public static XdsResourceSet Create(IEnumerable<XdsResource> resources, XdsResourceSet? previous = null)
    {
        ArgumentNullException.ThrowIfNull(resources);
        previous ??= Empty;
        Dictionary<string, TypeResources> types = new(StringComparer.Ordinal);
        var changed = false;
        foreach (var group in resources.GroupBy(static resource => resource.TypeUrl, StringComparer.Ordinal))
        {
            var former = previous._types.GetValueOrDefault(group.Key);
            var items = Sort(group);
            if (former is not null && Reuse(items, former))
            {
                types.Add(group.Key, former);
                continue;
            }

            changed = true;
            types.Add(group.Key, new TypeResources(group.Key, items));
        }

        return !changed && types.Count == previous._types.Count ? previous : new XdsResourceSet(types.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The resource of a type and name; null where there is none.</summary>
    public XdsResource? Find(string typeUrl, string name) => _types.GetValueOrDefault(typeUrl)?.Find(name);

    /// <summary>The resources of a type in ordinal order of their names.</summary>
    public IReadOnlyList<XdsResource> OfType(string typeUrl) => _types.GetValueOrDefault(typeUrl)?.All.AsList() ?? [];

    internal TypeResources? Bucket(string typeUrl) => _types.GetValueOrDefault(typeUrl);

    private static XdsResource[] Sort(IEnumerable<XdsResource> group)
    {
        var items = group.ToArray();
        Array.Sort(items, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        for (var i = 1; i < items.Length; i++)
        {
            if (items[i].Name == items[i - 1].Name)
            {
                throw new ArgumentException($"resource '{items[i].Name}' of type {items[i].TypeUrl} is given twice", nameof(group));
            }
        }

        return items;
    }

    /// <summary>Puts former objects in the place of equal ones; true where nothing else remains.</summary>
    private static bool Reuse(XdsResource[] items, TypeResources former)
    {
        var all = true;
        for (var i = 0; i < items.Length; i++)
        {
            if (former.Find(items[i].Name) is { } known && known.IsSameAs(items[i]))
            {
                items[i] = known;
            }
            else
            {
                all = false;
            }
        }

        return all && items.Length == former.All.Count;
    }
}
