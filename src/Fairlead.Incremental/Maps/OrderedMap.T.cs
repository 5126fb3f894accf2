using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Incremental.Maps;

/// <summary>
/// An immutable map in order of keys. A change makes a new map in logarithmic time that shares all else with the old one, and two maps are compared in time
/// proportional to what differs. Its form depends on its keys alone, so with a shape that has hashes this holds for maps of any origin. Safe for any number of threads.
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

    /// <summary>What the map knows of its entries.</summary>
    public MapShape<TKey, TValue> Shape { get; }

    /// <summary>How many entries there are.</summary>
    public int Count => _root?.Count ?? 0;

    /// <summary>How many entries the shape marks.</summary>
    public int MarkedCount => _root?.Marked ?? 0;

    /// <summary>A hash of the content, where the shape has hashes: equal in every process, however the map came about.</summary>
    public UInt128 Hash => _root?.Hash ?? 0;

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
        var node = _root;
        while (node is MapBranch<TKey, TValue> branch)
        {
            var place = branch.IndexOf(Shape.Order, key);
            node = place < branch.Children.Length ? branch.Children[place] : null;
        }

        if (node is MapLeaf<TKey, TValue> leaf && leaf.IndexOf(Shape.Order, key) is >= 0 and var index)
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
    public OrderedMap<TKey, TValue> Apply(ReadOnlySpan<MapEdit<TKey, TValue>> edits)
    {
        MapBuilder<TKey, TValue> builder = new(Shape);
        if (_root is null)
        {
            foreach (var edit in edits)
            {
                if (!edit.IsRemoval)
                {
                    builder.Add(edit.Key, edit.Value!); // only removals have no value
                }
            }

            return Of(builder.Finish());
        }

        var effective = Effective(edits);
        if (effective.IsEmpty)
        {
            return this;
        }

        builder.Merge(_root, effective, isEnd: true);
        return Of(builder.Finish());
    }

    /// <summary>
    /// A map of exactly these entries that shares with this one whatever is equal: where a source reads all anew, what says the same stays the same object.
    /// Costs a look at each entry.
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

    /// <summary>What has to be done to another map so that it becomes this one, in order of keys.</summary>
    /// <param name="before">The other map, of the same shape.</param>
    public List<MapChange<TKey, TValue>> ChangesSince(OrderedMap<TKey, TValue> before)
    {
        ArgumentNullException.ThrowIfNull(before);
        List<MapChange<TKey, TValue>> changes = [];
        new MapDifference<TKey, TValue>(Shape, changes).Find(before._root, _root);
        return changes;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => Walk(default!, hasStart: false).GetEnumerator(); // not read without a start

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

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

    // Nodes in which nothing is exchanged for something else stay the same objects.
    private ReadOnlySpan<MapEdit<TKey, TValue>> Effective(ReadOnlySpan<MapEdit<TKey, TValue>> edits)
    {
        List<MapEdit<TKey, TValue>>? kept = null;
        for (var i = 0; i < edits.Length; i++)
        {
            var isThere = TryGetValue(edits[i].Key, out var value);
            var isEffective = edits[i].IsRemoval ? isThere : !isThere || !Shape.AreSame(value!, edits[i].Value!); // it is there, and no removal
            if (isEffective)
            {
                kept?.Add(edits[i]);
            }
            else if (kept is null)
            {
                kept = [.. edits[..i]];
            }
        }

        return kept is null ? edits : System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept);
    }

    private OrderedMap<TKey, TValue> Of(MapNode<TKey, TValue>? root) => ReferenceEquals(root, _root) ? this : new(Shape, root);
}
