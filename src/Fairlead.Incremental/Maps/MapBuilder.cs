using System.Runtime.InteropServices;

namespace Fairlead.Incremental.Maps;

/// <summary>
/// Makes a map from entries and whole nodes of another map that come in order of keys. A node that nothing is changed in, and that begins
/// where a node begins, is taken as it is. For one thread, once.
/// </summary>
internal sealed class MapBuilder<TKey, TValue>(MapShape<TKey, TValue> shape)
{
    private readonly KeyOrder<TKey> _order = shape.Order;
    private readonly List<KeyValuePair<TKey, TValue>> _entries = [];

    // At each level the finished nodes that wait for those after them to become a branch.
    private readonly List<List<MapNode<TKey, TValue>>> _waiting = [];

    public void Add(TKey key, TValue value, int closing)
    {
        _entries.Add(new(key, value));
        if (closing > 0)
        {
            AddNode(TakeLeaf(closing));
        }
    }

    public void Add(TKey key, TValue value) => Add(key, value, _order.LevelOf(key));

    /// <summary>Adds the entries of a node with some edits made.</summary>
    /// <param name="node">The node.</param>
    /// <param name="edits">The edits, in order of keys, each key once; all between the end of the node before and that of this one.</param>
    /// <param name="isEnd">Whether nothing comes after it.</param>
    public void Merge(MapNode<TKey, TValue> node, ReadOnlySpan<MapEdit<TKey, TValue>> edits, bool isEnd)
    {
        if (edits.IsEmpty && (node.IsClosed || isEnd) && BeginsNode(node.Level))
        {
            AddNode(node);
        }
        else if (node is MapLeaf<TKey, TValue> leaf)
        {
            MergeLeaf(leaf, edits);
        }
        else if (node is MapBranch<TKey, TValue> branch)
        {
            for (var i = 0; i < branch.Children.Length; i++)
            {
                var child = branch.Children[i];
                var isLast = i == branch.Children.Length - 1;
                var mine = isLast ? edits.Length : CountUpTo(edits, child.Last);
                Merge(child, edits[..mine], isEnd && isLast);
                edits = edits[mine..];
            }
        }
    }

    /// <summary>The root of the map; null where it has no entry.</summary>
    public MapNode<TKey, TValue>? Finish()
    {
        var rest = _entries.Count > 0 ? (MapNode<TKey, TValue>)TakeLeaf(0) : null;
        for (var level = 0; level < _waiting.Count || rest is not null; level++)
        {
            var waiting = WaitingAt(level);
            if (rest is not null)
            {
                waiting.Add(rest);
                rest = null;
            }

            if (waiting.Count == 0)
            {
                continue;
            }

            if (waiting.Count == 1 && !IsAnyWaitingAbove(level))
            {
                return Lowest(waiting[0]);
            }

            rest = new MapBranch<TKey, TValue>([.. waiting]);
        }

        return null;
    }

    private void MergeLeaf(MapLeaf<TKey, TValue> leaf, ReadOnlySpan<MapEdit<TKey, TValue>> edits)
    {
        var next = 0;
        for (var i = 0; i < leaf.Entries.Length; i++)
        {
            ref readonly var entry = ref leaf.Entries[i];
            var order = -1;
            while (next < edits.Length && (order = _order.Compare(edits[next].Key, entry.Key)) < 0)
            {
                AddEdit(edits[next++]);
            }

            // Only the last entry of a leaf can end it.
            var closing = i == leaf.Entries.Length - 1 ? leaf.Closing : 0;
            if (next < edits.Length && order == 0)
            {
                if (!edits[next].IsRemoval)
                {
                    Add(entry.Key, edits[next].Value!, closing); // only removals have no value
                }

                next++;
            }
            else
            {
                Add(entry.Key, entry.Value, closing);
            }
        }

        for (; next < edits.Length; next++)
        {
            AddEdit(edits[next]);
        }
    }

    private void AddEdit(in MapEdit<TKey, TValue> edit)
    {
        if (!edit.IsRemoval)
        {
            Add(edit.Key, edit.Value!); // only removals have no value
        }
    }

    private int CountUpTo(ReadOnlySpan<MapEdit<TKey, TValue>> edits, TKey last)
    {
        var count = 0;
        while (count < edits.Length && _order.Compare(edits[count].Key, last) <= 0)
        {
            count++;
        }

        return count;
    }

    private bool BeginsNode(int level)
    {
        if (_entries.Count > 0)
        {
            return false;
        }

        for (var below = 0; below < level && below < _waiting.Count; below++)
        {
            if (_waiting[below].Count > 0)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsAnyWaitingAbove(int level)
    {
        for (var above = level + 1; above < _waiting.Count; above++)
        {
            if (_waiting[above].Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void AddNode(MapNode<TKey, TValue> node)
    {
        while (true)
        {
            var waiting = WaitingAt(node.Level);
            waiting.Add(node);
            if (node.Closing <= node.Level + 1)
            {
                return;
            }

            node = new MapBranch<TKey, TValue>([.. waiting]);
            waiting.Clear();
        }
    }

    private List<MapNode<TKey, TValue>> WaitingAt(int level)
    {
        while (_waiting.Count <= level)
        {
            _waiting.Add([]);
        }

        return _waiting[level];
    }

    private MapLeaf<TKey, TValue> TakeLeaf(int closing)
    {
        MapLeaf<TKey, TValue> leaf = new(shape, CollectionsMarshal.AsSpan(_entries).ToArray(), closing);
        _entries.Clear();
        return leaf;
    }

    // A branch of one child says nothing where nothing stands beside it.
    private static MapNode<TKey, TValue> Lowest(MapNode<TKey, TValue> node)
    {
        while (node is MapBranch<TKey, TValue> { Children: [var only] })
        {
            node = only;
        }

        return node;
    }
}
