namespace Fairlead.Incremental.Maps;

/// <summary>
/// Finds what differs between two maps of one shape. Since nodes end at the same keys in both, those that are the same object, or of equal
/// hash, are passed over: the cost is that of the difference. For one thread, once.
/// </summary>
internal sealed class MapDifference<TKey, TValue>(MapShape<TKey, TValue> shape, bool hasHashes, List<MapChange<TKey, TValue>> changes)
{
    private readonly KeyOrder<TKey> _order = shape.Order;

    public void Find(MapNode<TKey, TValue>? before, MapNode<TKey, TValue>? after)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        ReadOnlySpan<MapNode<TKey, TValue>> old = before is null ? [] : [before];
        ReadOnlySpan<MapNode<TKey, TValue>> now = after is null ? [] : [after];
        Find(old, before?.Level ?? 0, now, after?.Level ?? 0);
    }

    private void Find(
        ReadOnlySpan<MapNode<TKey, TValue>> before, int levelBefore, ReadOnlySpan<MapNode<TKey, TValue>> after, int levelAfter)
    {
        if (levelBefore > levelAfter)
        {
            Find(ChildrenOf(before), levelBefore - 1, after, levelAfter);
        }
        else if (levelAfter > levelBefore)
        {
            Find(before, levelBefore, ChildrenOf(after), levelAfter - 1);
        }
        else
        {
            FindAtLevel(before, after, levelBefore);
        }
    }

    // Nodes that end at the same key and begin at the same one are compared as such; between two ends that both have, all of both are.
    private void FindAtLevel(ReadOnlySpan<MapNode<TKey, TValue>> before, ReadOnlySpan<MapNode<TKey, TValue>> after, int level)
    {
        int old = 0, now = 0, firstOld = 0, firstNow = 0;
        while (old < before.Length && now < after.Length)
        {
            var order = _order.Compare(before[old].Last, after[now].Last);
            if (order != 0)
            {
                if (order < 0)
                {
                    old++;
                }
                else
                {
                    now++;
                }

                continue;
            }

            if (old > firstOld || now > firstNow || !AreEqual(before[old], after[now]))
            {
                FindBelow(before[firstOld..(old + 1)], after[firstNow..(now + 1)], level);
            }

            firstOld = ++old;
            firstNow = ++now;
        }

        FindBelow(before[firstOld..], after[firstNow..], level);
    }

    private void FindBelow(ReadOnlySpan<MapNode<TKey, TValue>> before, ReadOnlySpan<MapNode<TKey, TValue>> after, int level)
    {
        // Where one has nothing there, all that the other has differs, and nothing is compared.
        if (before.IsEmpty)
        {
            TakeAll(after, isAfter: true);
        }
        else if (after.IsEmpty)
        {
            TakeAll(before, isAfter: false);
        }
        else if (level > 0)
        {
            FindAtLevel(ChildrenOf(before), ChildrenOf(after), level - 1);
        }
        else
        {
            FindEntries(EntriesOf(before), EntriesOf(after));
        }
    }

    private void TakeAll(ReadOnlySpan<MapNode<TKey, TValue>> nodes, bool isAfter)
    {
        foreach (var node in nodes)
        {
            if (node is MapBranch<TKey, TValue> branch)
            {
                TakeAll(branch.Children, isAfter);
                continue;
            }

            foreach (ref readonly var entry in ((MapLeaf<TKey, TValue>)node).Entries.AsSpan())
            {
                changes.Add(isAfter
                    ? MapChange<TKey, TValue>.Added(entry.Key, entry.Value)
                    : MapChange<TKey, TValue>.Removed(entry.Key, entry.Value));
            }
        }
    }

    private void FindEntries(ReadOnlySpan<KeyValuePair<TKey, TValue>> before, ReadOnlySpan<KeyValuePair<TKey, TValue>> after)
    {
        int old = 0, now = 0;
        while (old < before.Length || now < after.Length)
        {
            var order = old == before.Length ? 1 : now == after.Length ? -1 : _order.Compare(before[old].Key, after[now].Key);
            if (order < 0)
            {
                changes.Add(MapChange<TKey, TValue>.Removed(before[old].Key, before[old].Value));
                old++;
            }
            else if (order > 0)
            {
                changes.Add(MapChange<TKey, TValue>.Added(after[now].Key, after[now].Value));
                now++;
            }
            else
            {
                if (!shape.AreSame(before[old].Value, after[now].Value) && !shape.AreEqual(before[old].Value, after[now].Value))
                {
                    changes.Add(MapChange<TKey, TValue>.Exchanged(after[now].Key, before[old].Value, after[now].Value));
                }

                old++;
                now++;
            }
        }
    }

    private bool AreEqual(MapNode<TKey, TValue> before, MapNode<TKey, TValue> after) =>
        ReferenceEquals(before, after) || (hasHashes && before.Hash == after.Hash && before.Count == after.Count);

    private static ReadOnlySpan<MapNode<TKey, TValue>> ChildrenOf(ReadOnlySpan<MapNode<TKey, TValue>> nodes)
    {
        if (nodes.Length == 1)
        {
            return ((MapBranch<TKey, TValue>)nodes[0]).Children;
        }

        List<MapNode<TKey, TValue>> children = [];
        foreach (var node in nodes)
        {
            children.AddRange(((MapBranch<TKey, TValue>)node).Children);
        }

        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(children);
    }

    private static ReadOnlySpan<KeyValuePair<TKey, TValue>> EntriesOf(ReadOnlySpan<MapNode<TKey, TValue>> nodes)
    {
        if (nodes.Length == 1)
        {
            return ((MapLeaf<TKey, TValue>)nodes[0]).Entries;
        }

        List<KeyValuePair<TKey, TValue>> entries = [];
        foreach (var node in nodes)
        {
            entries.AddRange(((MapLeaf<TKey, TValue>)node).Entries);
        }

        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries);
    }
}
