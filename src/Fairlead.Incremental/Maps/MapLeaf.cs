using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Incremental.Maps;

/// <summary>Some entries in order of keys, at least one. Immutable.</summary>
internal sealed class MapLeaf<TKey, TValue> : MapNode<TKey, TValue>
{
    [SetsRequiredMembers]
    public MapLeaf(MapShape<TKey, TValue> shape, KeyValuePair<TKey, TValue>[] entries, int closing)
    {
        Entries = entries;
        Count = entries.Length;
        Last = entries[^1].Key;
        Closing = closing;
        var marked = 0;
        Hash128 hash = default;
        var hasHashes = shape.HasHashes;
        foreach (var (key, value) in entries)
        {
            marked += shape.IsMarked(value) ? 1 : 0;
            hash = hasHashes ? hash + shape.HashOf(key, value) : hash;
        }

        Marked = marked;
        Hash = hash;
    }

    /// <summary>A leaf of which it is known how many entries are marked, and the hash.</summary>
    [SetsRequiredMembers]
    public MapLeaf(KeyValuePair<TKey, TValue>[] entries, int closing, int marked, Hash128 hash)
    {
        Entries = entries;
        Count = entries.Length;
        Last = entries[^1].Key;
        Closing = closing;
        Marked = marked;
        Hash = hash;
    }

    public override int Level => 0;

    public KeyValuePair<TKey, TValue>[] Entries { get; }

    /// <summary>Where the key is, or the complement of where it would be.</summary>
    public int IndexOf(KeyOrder<TKey> order, TKey key)
    {
        var (low, high) = (0, Entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var compared = order.Compare(Entries[middle].Key, key);
            if (compared == 0)
            {
                return middle;
            }

            (low, high) = compared < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
