using System.Buffers;
using System.Text.Unicode;

namespace Fairlead.Xds.Resources;

/// <summary>
/// Resources of one type in ordinal order of their names: what is there, what a subscription gets, or what a client holds. Immutable.
/// A change makes a new map in logarithmic time, and two maps are compared in time proportional to what differs, whatever lies between
/// them: parts of equal hash are equal.
/// </summary>
internal sealed class ResourceMap
{
    private readonly ResourceNode? _root;
    private string? _version;
    private List<XdsResource>? _list;
    private NameSet? _names;
    private Dictionary<string, XdsResource>? _byName;

    private ResourceMap(ResourceNode? root) => _root = root;

    public static ResourceMap Empty { get; } = new(null);

    /// <summary>The number of entries, those that stand for absent names included.</summary>
    public int Count => _root?.Count ?? 0;

    /// <summary>The number of entries that stand for absent names.</summary>
    public int AbsentCount => _root?.Absent ?? 0;

    /// <summary>The number of resources.</summary>
    public int RealCount => Count - AbsentCount;

    /// <summary>Hash of the content: equal in every process, however the map came about.</summary>
    public UInt128 Hash => _root?.Hash ?? 0;

    /// <summary>The hash as text; racing threads compute the same.</summary>
    public string Version => _version ??= Hash.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>All names, those that stand for absence included; racing threads compute the same.</summary>
    public NameSet Names => _names ??= NameSet.Of(ToList().Select(static item => item.Name).Concat(AbsentNames()));

    /// <summary>Whether these are known to be the names of the map.</summary>
    public bool IsNamedBy(NameSet names) => names.Equals(_names);

    /// <summary>A map of resources that are in ordinal order of names, no name twice.</summary>
    public static ResourceMap Of(ReadOnlySpan<XdsResource> sorted)
    {
        if (sorted.IsEmpty)
        {
            return Empty;
        }

        return new ResourceMap(Build(sorted));
    }

    /// <summary>Whether the content is equal. What the resources carry beside their content may differ.</summary>
    public bool Equals(ResourceMap other) => ReferenceEquals(this, other) || (Hash == other.Hash && Count == other.Count);

    public override bool Equals(object? obj) => obj is ResourceMap other && Equals(other);

    public override int GetHashCode() => Hash.GetHashCode();

    public XdsResource? Find(string name)
    {
        var node = _root;
        while (node is not null)
        {
            var order = string.CompareOrdinal(name, node.Item.Name);
            if (order == 0)
            {
                return node.Item;
            }

            node = order < 0 ? node.Left : node.Right;
        }

        return null;
    }

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

    public ResourceMap With(XdsResource item) => Of(ResourceNode.Insert(_root, item));

    public ResourceMap Without(string name) => Of(ResourceNode.Remove(_root, name));

    public ResourceMap Without(IEnumerable<string> names)
    {
        var root = _root;
        foreach (var name in names)
        {
            root = ResourceNode.Remove(root, name);
        }

        return Of(root);
    }

    public ResourceMap With(IEnumerable<XdsResource> items)
    {
        var root = _root;
        foreach (var item in items)
        {
            root = ResourceNode.Insert(root, item);
        }

        return Of(root);
    }

    /// <summary>The entries whose names pass the filter; this object where all pass.</summary>
    public ResourceMap Where(Func<XdsResource, bool> keeps)
    {
        List<XdsResource> kept = [];
        foreach (var item in this)
        {
            if (keeps(item))
            {
                kept.Add(item);
            }
        }

        return kept.Count == Count ? this : Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept));
    }

    /// <summary>The entries whose names begin with the prefix.</summary>
    public IEnumerable<XdsResource> StartingWith(string prefix)
    {
        var items = From(prefix);
        while (items.MoveNext() && items.Current.Name.StartsWith(prefix, StringComparison.Ordinal))
        {
            yield return items.Current;
        }
    }

    /// <summary>The resources in order of names, without the entries for absent names. Threads that race compute the same.</summary>
    public IReadOnlyList<XdsResource> ToList()
    {
        if (_list is { } known)
        {
            return known;
        }

        List<XdsResource> list = new(RealCount);
        foreach (var item in this)
        {
            if (!item.IsAbsent)
            {
                list.Add(item);
            }
        }

        return _list = list;
    }

    /// <summary>The absent names.</summary>
    public IReadOnlyList<string> AbsentNames()
    {
        if (AbsentCount == 0)
        {
            return [];
        }

        List<string> names = new(AbsentCount);
        CollectAbsent(_root, names);
        return names;
    }

    /// <summary>What has to be done to one map so that it becomes the other, in order of names.</summary>
    public static void Compare(ResourceMap before, ResourceMap after, List<ResourceChange> changes)
    {
        if (!ReferenceEquals(before, after))
        {
            Compare(before._root, after._root, changes);
        }
    }

    public Enumerator GetEnumerator() => new(_root);

    private ResourceMap Of(ResourceNode? root) => ReferenceEquals(root, _root) ? this : root is null ? Empty : new ResourceMap(root);

    private Enumerator From(string name) => new(_root, name);

    private static ResourceNode? Build(ReadOnlySpan<XdsResource> sorted)
    {
        if (sorted.IsEmpty)
        {
            return null;
        }

        // The path along the right edge of the tree that has been built so far; each new item goes below those of its nodes that stand
        // above it. Children are made before their parents, since nodes are immutable.
        Stack<(XdsResource Item, ResourceNode? Left)> edge = new();
        foreach (var item in sorted)
        {
            ResourceNode? below = null;
            while (edge.TryPeek(out var top) && ResourceNode.IsAbove(item, top.Item))
            {
                edge.Pop();
                below = new ResourceNode(top.Item, top.Left, below);
            }

            edge.Push((item, below));
        }

        ResourceNode? root = null;
        while (edge.TryPop(out var top))
        {
            root = new ResourceNode(top.Item, top.Left, root);
        }

        return root;
    }

    private static void Compare(ResourceNode? before, ResourceNode? after, List<ResourceChange> changes)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        if (before is null || after is null)
        {
            AddAll(before, after, changes);
            return;
        }

        if (before.Hash == after.Hash && before.Count == after.Count)
        {
            return;
        }

        if (before.Item.Name == after.Item.Name)
        {
            Compare(before.Left, after.Left, changes);
            if (before.Item.Hash != after.Item.Hash)
            {
                changes.Add(new ResourceChange(before.Item, after.Item));
            }

            Compare(before.Right, after.Right, changes);
        }
        else if (ResourceNode.IsAbove(before.Item, after.Item))
        {
            // If this name were in the other map, it would be the root there, so the other map does not have it.
            var (less, greater) = ResourceNode.Split(after, before.Item.Name);
            Compare(before.Left, less, changes);
            changes.Add(new ResourceChange(before.Item, null));
            Compare(before.Right, greater, changes);
        }
        else
        {
            var (less, greater) = ResourceNode.Split(before, after.Item.Name);
            Compare(less, after.Left, changes);
            changes.Add(new ResourceChange(null, after.Item));
            Compare(greater, after.Right, changes);
        }
    }

    private static void AddAll(ResourceNode? before, ResourceNode? after, List<ResourceChange> changes)
    {
        var items = new Enumerator(before ?? after);
        while (items.MoveNext())
        {
            changes.Add(before is null ? new ResourceChange(null, items.Current) : new ResourceChange(items.Current, null));
        }
    }

    private static void CollectAbsent(ResourceNode? node, List<string> names)
    {
        if (node is null || node.Absent == 0)
        {
            return;
        }

        CollectAbsent(node.Left, names);
        if (node.Item.IsAbsent)
        {
            names.Add(node.Item.Name);
        }

        CollectAbsent(node.Right, names);
    }

    /// <summary>Walks in order of names.</summary>
    public struct Enumerator
    {
        private readonly Stack<ResourceNode> _path;

        public Enumerator(ResourceNode? root)
        {
            _path = new Stack<ResourceNode>();
            Descend(root);
        }

        public Enumerator(ResourceNode? root, string from)
        {
            _path = new Stack<ResourceNode>();
            while (root is not null)
            {
                if (string.CompareOrdinal(root.Item.Name, from) >= 0)
                {
                    _path.Push(root);
                    root = root.Left;
                }
                else
                {
                    root = root.Right;
                }
            }
        }

        public XdsResource Current { get; private set; } = null!; // set by MoveNext

        public bool MoveNext()
        {
            if (!_path.TryPop(out var node))
            {
                return false;
            }

            Current = node.Item;
            Descend(node.Right);
            return true;
        }

        private readonly void Descend(ResourceNode? node)
        {
            while (node is not null)
            {
                _path.Push(node);
                node = node.Left;
            }
        }
    }
}
