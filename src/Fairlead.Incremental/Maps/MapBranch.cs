using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Incremental.Maps;

/// <summary>Some nodes of one level in order of keys, at least one. Immutable.</summary>
internal sealed class MapBranch<TKey, TValue> : MapNode<TKey, TValue>
{
    [SetsRequiredMembers]
    public MapBranch(MapNode<TKey, TValue>[] children)
    {
        Children = children;
        Level = children[0].Level + 1;
        Last = children[^1].Last;
        Closing = children[^1].Closing;
        Hash128 hash = default;
        foreach (var child in children)
        {
            Count += child.Count;
            Marked += child.Marked;
            hash += child.Hash;
        }

        Hash = hash;
    }

    /// <summary>
    /// A branch of which it is known what its children have together: they are not looked at, since most are in no cache.
    /// </summary>
    [SetsRequiredMembers]
    public MapBranch(MapNode<TKey, TValue>[] children, int count, int marked, Hash128 hash)
    {
        Children = children;
        Level = children[0].Level + 1;
        Last = children[^1].Last;
        Closing = children[^1].Closing;
        Count = count;
        Marked = marked;
        Hash = hash;
    }

    public override int Level { get; }

    public MapNode<TKey, TValue>[] Children { get; }

    /// <summary>The first child from a position on that may have the key or one after it; the number of children where none has.</summary>
    public int IndexOf(KeyOrder<TKey> order, TKey key, int from = 0)
    {
        var (low, high) = (from, Children.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = order.Compare(Children[middle].Last, key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
