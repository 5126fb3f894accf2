using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Fairlead.Incremental.Maps;

namespace Fairlead.Xds.Resources;

/// <summary>
/// Resources of one type in ordinal order of their names: what is there, what a subscription gets, or what a client holds. It is the
/// persistent map of <see cref="OrderedMap{TKey,TValue}"/>, with the aliases of its resources, and with what is derived from the whole and
/// kept: the version, the list. Immutable; safe for any number of threads.
/// </summary>
internal sealed class ResourceMap
{
    private readonly OrderedMap<string, XdsResource> _items;

    // The name of the resource for each alias; null where it was not asked for.
    private OrderedMap<Alias, string>? _aliases;
    private string? _version;
    private List<XdsResource>? _list;
    private NameSet? _names;
    private Dictionary<string, XdsResource>? _byName;

    private ResourceMap(OrderedMap<string, XdsResource> items, OrderedMap<Alias, string>? aliases)
    {
        _items = items;
        _aliases = aliases;
    }

    public static ResourceMap Empty { get; } = new(
        OrderedMap<string, XdsResource>.Empty(ResourceShape.Instance), OrderedMap.Empty<Alias, string>(KeyOrder.Natural<Alias>()));

    /// <summary>
    /// No resources. The aliases of those that are added are gathered when they are first asked for, which for what a client gets is
    /// hardly ever: each client that is given a choice of its own would pay for an index of its own.
    /// </summary>
    public static ResourceMap Unindexed { get; } = new(Empty._items, null);

    /// <summary>The number of entries, those that stand for absent names included.</summary>
    public int Count => _items.Count;

    /// <summary>The number of entries that stand for absent names.</summary>
    public int AbsentCount => _items.MarkedCount;

    /// <summary>The number of resources.</summary>
    public int RealCount => Count - AbsentCount;

    /// <summary>Hash of the content: equal in every process, however the map came about.</summary>
    public Hash128 Hash => _items.Hash;

    /// <summary>The hash as text; racing threads compute the same.</summary>
    public string Version => _version ??= Hash.ToString();

    /// <summary>All names, those that stand for absence included; racing threads compute the same.</summary>
    public NameSet Names => _names ??= NameSet.Of(_items.Keys);

    /// <summary>The entries in order of names.</summary>
    public IEnumerable<XdsResource> Items => _items.Values;

    /// <summary>Whether these are known to be the names of the map.</summary>
    public bool IsNamedBy(NameSet names) => names.Equals(_names);

    /// <summary>A map of resources in any order; of those with equal names the last one counts.</summary>
    public static ResourceMap Of(IEnumerable<XdsResource> items) => Empty.With(items);

    /// <summary>Whether the content is equal. What the resources carry beside their content may differ.</summary>
    public bool Equals(ResourceMap other) => ReferenceEquals(this, other) || (Hash == other.Hash && Count == other.Count);

    public override bool Equals(object? obj) => obj is ResourceMap other && Equals(other);

    public override int GetHashCode() => Hash.GetHashCode();

    public XdsResource? Find(string name) => _items.Find(name);

    /// <summary>
    /// The resource of a name of up to 512 octets in UTF-8; null for an absent name. For callers that look up many names: the first call
    /// builds an index.
    /// </summary>
    public XdsResource? FindReal(ReadOnlySpan<byte> name)
    {
        Span<char> chars = stackalloc char[512];
        if (Utf8.ToUtf16(name, chars, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return null;
        }

        _byName ??= ToList().ToDictionary(static item => item.Name, StringComparer.Ordinal);
        return _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(chars[..length], out var found) ? found : null;
    }

    /// <summary>The resource of a name; null for an absent name.</summary>
    public XdsResource? FindReal(string name) => Find(name) is { IsAbsent: false } found ? found : null;

    /// <summary>The resources that have an alias, in order of names; threads that race gather the same.</summary>
    public IEnumerable<XdsResource> WithAlias(string alias) =>
        (_aliases ??= AliasesAfter(Empty._aliases!, [.. Items.Select(static item => MapEdit<string, XdsResource>.Set(item.Name, item))]))
            .From(new(alias, ""))
            .TakeWhile(entry => entry.Key.Text == alias)
            .Select(entry => Find(entry.Value)!); // the aliases are those of the entries

    public ResourceMap With(XdsResource item) => Apply([MapEdit<string, XdsResource>.Set(item.Name, item)]);

    public ResourceMap Without(string name) => Apply([MapEdit<string, XdsResource>.Remove(name)]);

    public ResourceMap Without(IEnumerable<string> names) =>
        Edit(names.Select(static name => MapEdit<string, XdsResource>.Remove(name)));

    /// <summary>This map with resources added or exchanged; of those with equal names the last one counts.</summary>
    public ResourceMap With(IEnumerable<XdsResource> items) =>
        Edit(items.Select(static item => MapEdit<string, XdsResource>.Set(item.Name, item)));

    /// <summary>This map with edits made, at the cost of the edits; of those of one name the last one counts.</summary>
    public ResourceMap Edit(IEnumerable<MapEdit<string, XdsResource>> edits)
    {
        MapEdit<string, XdsResource>[] sorted = [.. edits];
        return Apply(sorted.AsSpan(0, SortedDistinct(sorted)));
    }

    /// <summary>The entries that pass the filter; this object where all pass. Looks at each entry.</summary>
    public ResourceMap Where(Func<XdsResource, bool> keeps)
    {
        List<XdsResource> kept = [];
        foreach (var item in Items)
        {
            if (keeps(item))
            {
                kept.Add(item);
            }
        }

        return kept.Count == Count ? this : Of(kept);
    }

    /// <summary>
    /// The entries without those that some names stood for, but for those that are kept for another reason. Looks at what the names stand
    /// for and at nothing else.
    /// </summary>
    /// <param name="names">Names, aliases, and beginnings of names that end with <c>/*</c>.</param>
    /// <param name="keeps">Whether an entry stays.</param>
    public ResourceMap WithoutNamed(IEnumerable<string> names, Func<XdsResource, bool> keeps)
    {
        List<string> gone = [];
        foreach (var name in names)
        {
            IEnumerable<XdsResource> named = WithAlias(name);
            named = Find(name) is { } item ? named.Append(item) : named;
            named = NameSet.IsPrefix(name) ? named.Concat(StartingWith(name[..^1])) : named;
            gone.AddRange(named.Where(one => !keeps(one)).Select(static one => one.Name));
        }

        return gone.Count == 0 ? this : Without(gone);
    }

    /// <summary>The entries whose names begin with the prefix.</summary>
    public IEnumerable<XdsResource> StartingWith(string prefix) => _items.From(prefix)
        .TakeWhile(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(static entry => entry.Value);

    /// <summary>The resources in order of names, without the entries for absent names. Threads that race compute the same.</summary>
    public IReadOnlyList<XdsResource> ToList()
    {
        if (_list is { } known)
        {
            return known;
        }

        List<XdsResource> list = new(RealCount);
        foreach (var item in Items)
        {
            if (!item.IsAbsent)
            {
                list.Add(item);
            }
        }

        return _list = list;
    }

    /// <summary>The absent names in order, at the cost of these.</summary>
    public IEnumerable<string> AbsentNames() => _items.Marked().Select(static entry => entry.Key);

    /// <summary>What has to be done to another map so that it becomes this one, in order of names.</summary>
    public IReadOnlyList<MapChange<string, XdsResource>> ChangesSince(ResourceMap before) =>
        ReferenceEquals(before, this) ? [] : _items.ChangesSince(before._items);

    /// <summary>Puts edits in order of names, the last of each name; returns how many there are.</summary>
    private static int SortedDistinct(MapEdit<string, XdsResource>[] edits)
    {
        var isSorted = true;
        for (var i = 1; i < edits.Length && isSorted; i++)
        {
            isSorted = string.CompareOrdinal(edits[i - 1].Key, edits[i].Key) < 0;
        }

        if (isSorted)
        {
            return edits.Length;
        }

        var ordered = edits.Select(static (edit, place) => (Edit: edit, Place: place)).ToArray();
        ordered.AsSpan().Sort(static (one, other) =>
            string.CompareOrdinal(one.Edit.Key, other.Edit.Key) is var order and not 0 ? order : one.Place.CompareTo(other.Place));
        var length = 0;
        foreach (var (edit, _) in ordered)
        {
            length -= length > 0 && edits[length - 1].Key == edit.Key ? 1 : 0;
            edits[length++] = edit;
        }

        return length;
    }

    private ResourceMap Apply(ReadOnlySpan<MapEdit<string, XdsResource>> edits)
    {
        var items = _items.Apply(edits);
        return ReferenceEquals(items, _items) ? this
            : items.Count == 0 ? _aliases is null ? Unindexed : Empty
            : new ResourceMap(items, _aliases is null ? null : AliasesAfter(_aliases, edits));
    }

    private OrderedMap<Alias, string> AliasesAfter(
        OrderedMap<Alias, string> aliases, ReadOnlySpan<MapEdit<string, XdsResource>> edits)
    {
        List<MapEdit<Alias, string>>? changes = null;
        foreach (ref readonly var edit in edits)
        {
            var former = aliases.Count > 0 ? Find(edit.Key)?.Aliases ?? [] : [];
            var now = edit.Value?.Aliases ?? [];
            if (former.SequenceEqual(now, StringComparer.Ordinal))
            {
                continue;
            }

            foreach (var gone in former.Except(now, StringComparer.Ordinal))
            {
                (changes ??= []).Add(MapEdit<Alias, string>.Remove(new(gone, edit.Key)));
            }

            foreach (var added in now.Except(former, StringComparer.Ordinal))
            {
                (changes ??= []).Add(MapEdit<Alias, string>.Set(new(added, edit.Key), edit.Key));
            }
        }

        if (changes is null)
        {
            return aliases;
        }

        changes.Sort(static (one, other) => one.Key.CompareTo(other.Key));
        return aliases.Apply(CollectionsMarshal.AsSpan(changes));
    }
}
