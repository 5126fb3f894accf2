using System.Runtime.InteropServices;

namespace Fairlead.Incremental.Maps;

/// <summary>
/// Makes edits in a map by copying the nodes on the way to them; no other node is looked at. This serves where nodes begin and end at the
/// same keys afterwards, which holds for every value that is exchanged and for fifteen of sixteen keys that come or go. What is left is for
/// <see cref="MapBuilder{TKey,TValue}"/>. For one thread, once.
/// </summary>
internal sealed class MapRewrite<TKey, TValue>(MapShape<TKey, TValue> shape)
{
    private List<MapEdit<TKey, TValue>>? _left;

    /// <summary>The edits that were not made, in order of keys: nodes begin or end elsewhere after them.</summary>
    public ReadOnlySpan<MapEdit<TKey, TValue>> Left => CollectionsMarshal.AsSpan(_left);

    /// <summary>A node with the edits made, but for those that are left; this node where they change nothing.</summary>
    /// <param name="node">The node.</param>
    /// <param name="edits">The edits, in order of keys, each key once; none belongs to another node.</param>
    public MapNode<TKey, TValue> Make(MapNode<TKey, TValue> node, ReadOnlySpan<MapEdit<TKey, TValue>> edits) =>
        node is MapBranch<TKey, TValue> branch ? Make(branch, edits) : Make((MapLeaf<TKey, TValue>)node, edits);

    private MapBranch<TKey, TValue> Make(MapBranch<TKey, TValue> branch, ReadOnlySpan<MapEdit<TKey, TValue>> edits)
    {
        var order = shape.Order;
        MapNode<TKey, TValue>[]? children = null;
        var (count, marked, hash) = (branch.Count, branch.Marked, branch.Hash);
        var last = branch.Children.Length - 1;
        for (var place = 0; edits.Length > 0; place++)
        {
            place = Math.Min(branch.IndexOf(order, edits[0].Key, place), last);
            var child = branch.Children[place];
            var mine = 1;
            while (mine < edits.Length && (place == last || order.Compare(edits[mine].Key, child.Last) <= 0))
            {
                mine++;
            }

            var made = Make(child, edits[..mine]);
            if (made != child)
            {
                children ??= [.. branch.Children];
                children[place] = made;
                count += made.Count - child.Count;
                marked += made.Marked - child.Marked;
                hash = hash + made.Hash - child.Hash;
            }

            edits = edits[mine..];
        }

        return children is null ? branch : new(children, count, marked, hash);
    }

    private MapLeaf<TKey, TValue> Make(MapLeaf<TKey, TValue> leaf, ReadOnlySpan<MapEdit<TKey, TValue>> edits)
    {
        var (count, isEffective) = (leaf.Entries.Length, false);
        List<MapEdit<TKey, TValue>>? kept = null;
        for (var i = 0; i < edits.Length; i++)
        {
            ref readonly var edit = ref edits[i];
            var index = leaf.IndexOf(shape.Order, edit.Key);
            if (IsForOthers(leaf, edit, index, count))
            {
                (_left ??= []).Add(edit);
                kept ??= [.. edits[..i]];
                continue;
            }

            kept?.Add(edit);
            count += index < 0 ? (edit.IsRemoval ? 0 : 1) : edit.IsRemoval ? -1 : 0;
            isEffective |= index < 0
                ? !edit.IsRemoval
                : edit.IsRemoval || !shape.AreSame(leaf.Entries[index].Value, edit.Value!); // no removal
        }

        return isEffective ? Merge(leaf, kept is null ? edits : CollectionsMarshal.AsSpan(kept), count) : leaf;
    }

    // A key that ends a leaf, or that ended one, or that comes after a closed leaf; and the last entry of a leaf.
    private bool IsForOthers(MapLeaf<TKey, TValue> leaf, in MapEdit<TKey, TValue> edit, int index, int count) =>
        index >= 0 ? edit.IsRemoval && (count == 1 || (leaf.IsClosed && index == leaf.Entries.Length - 1))
        : !edit.IsRemoval && ((leaf.IsClosed && ~index == leaf.Entries.Length) || shape.Order.LevelOf(edit.Key) > 0);

    private MapLeaf<TKey, TValue> Merge(MapLeaf<TKey, TValue> leaf, ReadOnlySpan<MapEdit<TKey, TValue>> edits, int count)
    {
        var entries = new KeyValuePair<TKey, TValue>[count];
        var old = leaf.Entries.AsSpan();
        var (marked, hash) = (leaf.Marked, leaf.Hash);
        var next = 0;
        foreach (ref readonly var edit in edits)
        {
            var index = leaf.IndexOf(shape.Order, edit.Key);
            var untouched = (index < 0 ? ~index : index) - (leaf.Entries.Length - old.Length);
            old[..untouched].CopyTo(entries.AsSpan(next));
            next += untouched;
            old = old[untouched..];
            var key = edit.Key;
            if (index >= 0)
            {
                (key, var value) = old[0];
                old = old[1..];
                marked -= shape.IsMarked(value) ? 1 : 0;
                hash = shape.HasHashes ? hash - shape.HashOf(key, value) : hash;
            }

            if (!edit.IsRemoval)
            {
                entries[next++] = new(key, edit.Value!); // no removal
                marked += shape.IsMarked(edit.Value!) ? 1 : 0;
                hash = shape.HasHashes ? hash + shape.HashOf(key, edit.Value!) : hash;
            }
        }

        old.CopyTo(entries.AsSpan(next));
        return new(entries, leaf.Closing, marked, hash);
    }
}
