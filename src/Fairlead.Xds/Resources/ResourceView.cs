namespace Fairlead.Xds.Resources;

/// <summary>
/// Resources of one type in ordinal order of their names: what a subscription gets, or what a client holds. Immutable; streams in the
/// same state share the object, so that "nothing changed" is mostly a comparison of references.
/// </summary>
internal sealed class ResourceView
{
    private readonly XdsResource[] _items;
    private string? _version;
    private Extension? _extension;
    private HashSet<string>? _used;

    /// <param name="typeUrl">Type of the resources, also where there are none.</param>
    /// <param name="sorted">In ordinal order of names, no name twice; not to be changed afterwards.</param>
    public ResourceView(string typeUrl, XdsResource[] sorted)
    {
        TypeUrl = typeUrl;
        _items = sorted;
    }

    public string TypeUrl { get; }

    public ReadOnlySpan<XdsResource> Items => _items;

    public int Count => _items.Length;

    /// <summary>Hash of the content; racing threads compute the same.</summary>
    public string Version => _version ??= XdsResource.VersionOf(_items);

    public IReadOnlyList<XdsResource> AsList() => _items;

    public XdsResource? Find(string name)
    {
        int low = 0, high = _items.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_items[middle].Name, name);
            if (order == 0)
            {
                return _items[middle];
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return null;
    }

    /// <summary>Whether one of the resources uses that name; racing threads compute the same.</summary>
    public bool Uses(string name) =>
        (_used ??= _items.SelectMany(static item => item.Uses).ToHashSet(StringComparer.Ordinal)).Contains(name);

    /// <summary>What the subscription covers of it; this object where that is all.</summary>
    public ResourceView Restrict(Subscription subscription) =>
        subscription.Wildcard ? this : Where(item => subscription.Names.Contains(item.Name));

    /// <summary>All but the given names; this object where none of them is there.</summary>
    public ResourceView Without(IReadOnlySet<string> names) => Where(item => !names.Contains(item.Name));

    /// <summary>This and others, whose names are not in this one. Asked for again with equal others it gives the same object.</summary>
    public ResourceView With(ReadOnlySpan<XdsResource> others)
    {
        if (others.IsEmpty)
        {
            return this;
        }

        var extension = _extension;
        if (extension is not null && others.SequenceEqual(extension.Others))
        {
            return extension.Result;
        }

        XdsResource[] joined = [.. _items, .. others];
        Array.Sort(joined, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var result = new ResourceView(TypeUrl, joined);
        _extension = new Extension(others.ToArray(), result);
        return result;
    }

    private ResourceView Where(Func<XdsResource, bool> keeps)
    {
        var kept = Array.FindAll(_items, item => keeps(item));
        return kept.Length == _items.Length ? this : new ResourceView(TypeUrl, kept);
    }

    private sealed record Extension(XdsResource[] Others, ResourceView Result);
}
