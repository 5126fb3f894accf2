using System.Collections.Immutable;

namespace Fairlead.Xds.Resources;

/// <summary>
/// All resources for the proxies of one scope. Immutable; safe for any number of threads. Sets that follow each other share what did not
/// change.
/// </summary>
public sealed class XdsResourceSet
{
    private readonly ImmutableDictionary<string, TypeResources> _types;

    private XdsResourceSet(ImmutableDictionary<string, TypeResources> types) => _types = types;

    /// <summary>The set of no resources.</summary>
    public static XdsResourceSet Empty { get; } = new(ImmutableDictionary.Create<string, TypeResources>(StringComparer.Ordinal));

    /// <summary>The types of which there are resources.</summary>
    public IReadOnlyList<string> TypeUrls => [.. _types.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes a set. What is equal in the previous set is taken from there, so that equal states share memory and encoded
    /// responses. Costs in proportion to the resources given; where only the changes are known, <see cref="With"/> costs less.</summary>
    /// <exception cref="ArgumentException">A name occurs twice in a type.</exception>
    public static XdsResourceSet Create(IEnumerable<XdsResource> resources, XdsResourceSet? previous = null)
    {
        ArgumentNullException.ThrowIfNull(resources);
        previous ??= Empty;
        var types = ImmutableDictionary.CreateBuilder<string, TypeResources>(StringComparer.Ordinal);
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
            types.Add(group.Key, new TypeResources(ResourceMap.Of(items)));
        }

        return !changed && types.Count == previous._types.Count ? previous : new XdsResourceSet(types.ToImmutable());
    }

    /// <summary>
    /// This set with some resources added or exchanged, and others taken away. Costs in proportion to what is given, not to the set.
    /// </summary>
    /// <param name="changed">What is new or in the place of the resource of its type and name.</param>
    /// <param name="removed">What is taken away, by type and name; what is not there is passed over.</param>
    public XdsResourceSet With(IEnumerable<XdsResource> changed, IEnumerable<(string TypeUrl, string Name)>? removed = null)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var additions = changed.ToLookup(static resource => resource.TypeUrl, StringComparer.Ordinal);
        var removals =
            (removed ?? []).ToLookup(static key => key.TypeUrl, static key => XdstpName.Canonical(key.Name), StringComparer.Ordinal);
        var types = _types;
        foreach (var url in additions.Select(static group => group.Key)
            .Union(removals.Select(static group => group.Key), StringComparer.Ordinal))
        {
            var former = types.GetValueOrDefault(url, TypeResources.Empty);
            var next = former.Apply(additions[url], removals[url]);
            if (!ReferenceEquals(next, former))
            {
                types = next.Map.Count == 0 ? types.Remove(url) : types.SetItem(url, next);
            }
        }

        return ReferenceEquals(types, _types) ? this : new XdsResourceSet(types);
    }

    /// <summary>
    /// This set with a version of the caller's for a type of which there are resources: it is what state-of-the-world clients are told in
    /// the place of the hash of what they get. To be given anew with each change, since a client that comes back with it is believed to
    /// have all of the type.
    /// </summary>
    public XdsResourceSet WithVersion(string typeUrl, string version)
    {
        ArgumentException.ThrowIfNullOrEmpty(version);
        var type = Type(typeUrl);
        return type.Map.Count == 0 || type.GivenVersion == version
            ? this
            : new XdsResourceSet(_types.SetItem(typeUrl, type with { GivenVersion = version }));
    }

    /// <summary>This set with all resources of a type as another set has them.</summary>
    internal XdsResourceSet WithTypeOf(string typeUrl, XdsResourceSet other)
    {
        var type = other.Type(typeUrl);
        return ReferenceEquals(type, Type(typeUrl)) ? this
            : new XdsResourceSet(type.Map.Count == 0 ? _types.Remove(typeUrl) : _types.SetItem(typeUrl, type));
    }

    /// <summary>The resource of a type and name, or of that alias; null where there is none.</summary>
    public XdsResource? Find(string typeUrl, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _types.GetValueOrDefault(typeUrl)?.Find(XdstpName.Canonical(name));
    }

    /// <summary>The resources of a type in ordinal order of their names.</summary>
    public IReadOnlyList<XdsResource> OfType(string typeUrl) => _types.GetValueOrDefault(typeUrl)?.Map.ToList() ?? [];

    /// <summary>How many resources there are of a type.</summary>
    public int Count(string typeUrl) => _types.GetValueOrDefault(typeUrl)?.Map.Count ?? 0;

    /// <summary>Version of all resources of a type together: equal content has equal versions in every process.</summary>
    public string VersionOf(string typeUrl) => Type(typeUrl).GivenVersion ?? Type(typeUrl).Map.Version;

    internal TypeResources Type(string typeUrl) => _types.GetValueOrDefault(typeUrl, TypeResources.Empty);

    /// <summary>Types of which the other has not the same object.</summary>
    internal IEnumerable<string> DifferingTypes(XdsResourceSet other)
    {
        foreach (var (url, resources) in _types)
        {
            if (!ReferenceEquals(other._types.GetValueOrDefault(url), resources))
            {
                yield return url;
            }
        }

        foreach (var url in other._types.Keys)
        {
            if (!_types.ContainsKey(url))
            {
                yield return url;
            }
        }
    }

    private static XdsResource[] Sort(IEnumerable<XdsResource> group)
    {
        var items = group.ToArray();
        items.AsSpan().Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
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
            if (former.Map.Find(items[i].Name) is { } known && known.IsSameAs(items[i]))
            {
                items[i] = known;
            }
            else
            {
                all = false;
            }
        }

        return all && items.Length == former.Map.Count;
    }
}
