using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Incremental.Maps;

/// <summary>
/// An immutable map in order of keys. A change makes a new map in logarithmic time that shares all else with the old one, and two maps are
/// compared in time proportional to what differs. Its form depends on its keys alone, so with a shape that has hashes this holds for maps
/// of any origin. Safe for any number of threads.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
public sealed class OrderedMap<TKey, TValue> : IReadOnlyCollection<KeyValuePair<TKey, TValue>>
{
    private readonly MapNode<TKey, TValue>? _root;

    private OrderedMap(MapShape<TKey, TValue> shape, MapNode<TKey, TValue>? root)
    {
        Shape = shape;
        _root = root;
    }

    internal MapNode<TKey, TValue>? Root => _root;

    /// <summary>What the map knows of its entries.</summary>
    public MapShape<TKey, TValue> Shape { get; }

    /// <summary>How many entries there are.</summary>
    public int Count => _root?.Count ?? 0;

    /// <summary>How many entries the shape marks.</summary>
    public int MarkedCount => _root?.Marked ?? 0;

    /// <summary>A hash of the content, where the shape has hashes: equal in every process, however the map came about.</summary>
    public Hash128 Hash => _root?.Hash ?? default;

    /// <summary>The keys in order.</summary>
    public IEnumerable<TKey> Keys => this.Select(static entry => entry.Key);

    /// <summary>The values in order of keys.</summary>
    public IEnumerable<TValue> Values => this.Select(static entry => entry.Value);

    /// <summary>The map of no entries.</summary>
    public static OrderedMap<TKey, TValue> Empty(MapShape<TKey, TValue> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new(shape, null);
    }

    /// <summary>The value of a key.</summary>
    /// <returns>Whether the key is there.</returns>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (LeafOf(key) is { } leaf && leaf.IndexOf(Shape.Order, key) is >= 0 and var index)
        {
            value = leaf.Entries[index].Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Whether the key is there.</summary>
    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <summary>The value of a key, or the default of its type.</summary>
    public TValue? Find(TKey key) => TryGetValue(key, out var value) ? value : default;

    /// <summary>This map with a value under a key; this object where just that value is there.</summary>
    public OrderedMap<TKey, TValue> With(TKey key, TValue value) => Apply([MapEdit<TKey, TValue>.Set(key, value)]);

    /// <summary>This map without a key; this object where it is not there.</summary>
    public OrderedMap<TKey, TValue> Without(TKey key) => Apply([MapEdit<TKey, TValue>.Remove(key)]);

    /// <summary>This map with any number of edits made, at the cost of the edits; this object where they change nothing.</summary>
    /// <param name="edits">The edits, in order of keys, each key at most once.</param>
    /// <exception cref="ArgumentException">The edits are not in order, or a key is given twice.</exception>
    public OrderedMap<TKey, TValue> Apply(ReadOnlySpan<MapEdit<TKey, TValue>> edits)
    {
        for (var i = 1; i < edits.Length; i++)
        {
            if (Shape.Order.Compare(edits[i - 1].Key, edits[i].Key) is var order and >= 0)
            {
                throw new ArgumentException(
                    order == 0 ? $"the key {edits[i].Key} is given twice" : $"the key {edits[i].Key} comes after {edits[i - 1].Key}",
                    nameof(edits));
            }
        }

        if (_root is null)
        {
            return Of(Build(edits));
        }

        MapRewrite<TKey, TValue> rewrite = new(Shape);
        var root = edits.IsEmpty ? _root : rewrite.Make(_root, edits);
        if (!rewrite.Left.IsEmpty)
        {
            MapBuilder<TKey, TValue> builder = new(Shape);
            builder.Merge(root, rewrite.Left, isEnd: true);
            return Of(builder.Finish());
        }

        return Of(root);
    }

    /// <summary>This map with changes made that were found elsewhere, in order of keys; this object where there are none.</summary>
    internal OrderedMap<TKey, TValue> Apply(List<MapChange<TKey, TValue>> changes)
    {
        if (_root is null)
        {
            // A first load needs no edits beside the changes.
            MapBuilder<TKey, TValue> builder = new(Shape);
            foreach (ref readonly var change in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(changes))
            {
                if (change.HasAfter)
                {
                    builder.Add(change.Key, change.After!); // it has one
                }
            }

            return Of(builder.Finish());
        }

        if (changes.Count == 0)
        {
            return this;
        }

        var edits = new MapEdit<TKey, TValue>[changes.Count];
        for (var i = 0; i < edits.Length; i++)
        {
            var change = changes[i];
            edits[i] = change.HasAfter ? MapEdit<TKey, TValue>.Set(change.Key, change.After!) : MapEdit<TKey, TValue>.Remove(change.Key);
        }

        return Apply(edits);
    }

    /// <summary>
    /// A map of exactly these entries that shares with this one whatever is equal: where a source reads all anew, what says the same stays
    /// the same object. Costs a look at each entry.
    /// </summary>
    /// <param name="entries">The entries, in order of keys, each key once.</param>
    public OrderedMap<TKey, TValue> Reconcile(IEnumerable<KeyValuePair<TKey, TValue>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        List<MapEdit<TKey, TValue>> edits = [];
        using var old = GetEnumerator();
        var hasOld = old.MoveNext();
        foreach (var (key, value) in entries)
        {
            while (hasOld && Shape.Order.Compare(old.Current.Key, key) < 0)
            {
                edits.Add(MapEdit<TKey, TValue>.Remove(old.Current.Key));
                hasOld = old.MoveNext();
            }

            var isThere = hasOld && Shape.Order.Compare(old.Current.Key, key) == 0;
            if (!isThere || !Shape.AreEqual(old.Current.Value, value))
            {
                edits.Add(MapEdit<TKey, TValue>.Set(key, value));
            }

            hasOld = isThere ? old.MoveNext() : hasOld;
        }

        for (; hasOld; hasOld = old.MoveNext())
        {
            edits.Add(MapEdit<TKey, TValue>.Remove(old.Current.Key));
        }

        return Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(edits));
    }

    /// <summary>The entries from a key on, in order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> From(TKey key) => Walk(key, hasStart: true);

    /// <summary>The entries that the shape marks, in order, at the cost of these.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Marked() => _root is null ? [] : Marked(_root);

    /// <summary>The first entry from a key on.</summary>
    internal bool TryFindFrom(TKey key, out KeyValuePair<TKey, TValue> entry)
    {
        if (LeafOf(key) is not { } leaf)
        {
            entry = default;
            return false;
        }

        var index = leaf.IndexOf(Shape.Order, key);
        index = index < 0 ? ~index : index;
        entry = index < leaf.Entries.Length ? leaf.Entries[index] : default;
        return index < leaf.Entries.Length;
    }

    /// <summary>The leaf that has the key, if any has; null where the key is after all others.</summary>
    internal MapLeaf<TKey, TValue>? LeafOf(TKey key)
    {
        var node = _root;
        while (node is MapBranch<TKey, TValue> branch)
        {
            var place = branch.IndexOf(Shape.Order, key);
            node = place < branch.Children.Length ? branch.Children[place] : null;
        }

        return (MapLeaf<TKey, TValue>?)node;
    }

    /// <summary>What has to be done to another map so that it becomes this one, in order of keys.</summary>
    /// <param name="before">The other map, of the same shape.</param>
    public List<MapChange<TKey, TValue>> ChangesSince(OrderedMap<TKey, TValue> before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return ChangesSince(before, Shape);
    }

    /// <summary>The same, with values compared as a shape says that need not be that of the maps.</summary>
    internal List<MapChange<TKey, TValue>> ChangesSince(OrderedMap<TKey, TValue> before, MapShape<TKey, TValue> shape)
    {
        List<MapChange<TKey, TValue>> changes = new(before.Count == 0 ? Count : 0);
        var hasHashes = Shape.HasHashes && before.Shape.HasHashes;
        new MapDifference<TKey, TValue>(shape, hasHashes, changes).Find(before._root, _root);
        return changes;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() =>
        Walk(default!, hasStart: false).GetEnumerator(); // not read without a start

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<KeyValuePair<TKey, TValue>> Marked(MapNode<TKey, TValue> node)
    {
        if (node.Marked == 0)
        {
            return [];
        }

        return node is MapBranch<TKey, TValue> branch
            ? branch.Children.SelectMany(Marked)
            : ((MapLeaf<TKey, TValue>)node).Entries.Where(entry => Shape.IsMarked(entry.Value));
    }

    private IEnumerable<KeyValuePair<TKey, TValue>> Walk(TKey start, bool hasStart)
    {
        // The branches on the way down, each with the child that comes next.
        Stack<(MapBranch<TKey, TValue> Branch, int Next)> path = new();
        var node = _root;
        while (node is not null)
        {
            if (node is MapBranch<TKey, TValue> branch)
            {
                var first = hasStart ? branch.IndexOf(Shape.Order, start) : 0;
                path.Push((branch, first + 1));
                node = first < branch.Children.Length ? branch.Children[first] : null;
            }
            else
            {
                var entries = ((MapLeaf<TKey, TValue>)node).Entries;
                var index = hasStart ? ((MapLeaf<TKey, TValue>)node).IndexOf(Shape.Order, start) : 0;
                for (index = index < 0 ? ~index : index; index < entries.Length; index++)
                {
                    yield return entries[index];
                }

                node = null;
            }

            // Only the way to the first entry depends on the start.
            hasStart &= node is not null;
            while (node is null && path.TryPop(out var above))
            {
                if (above.Next < above.Branch.Children.Length)
                {
                    path.Push((above.Branch, above.Next + 1));
                    node = above.Branch.Children[above.Next];
                }
            }
        }
    }

    private MapNode<TKey, TValue>? Build(ReadOnlySpan<MapEdit<TKey, TValue>> edits)
    {
        MapBuilder<TKey, TValue> builder = new(Shape);
        foreach (ref readonly var edit in edits)
        {
            if (!edit.IsRemoval)
            {
                builder.Add(edit.Key, edit.Value!); // only removals have no value
            }
        }

        return builder.Finish();
    }

    private OrderedMap<TKey, TValue> Of(MapNode<TKey, TValue>? root) => ReferenceEquals(root, _root) ? this : new(Shape, root);
}
