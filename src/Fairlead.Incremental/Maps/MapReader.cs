using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Incremental.Maps;

/// <summary>
/// Looks keys of a map up that mostly stand near one another: where the next key is in the leaf of the last one, that is all that is looked
/// at. For one thread.
/// </summary>
internal struct MapReader<TKey, TValue>(OrderedMap<TKey, TValue> map)
{
    private MapLeaf<TKey, TValue>? _leaf;

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var order = map.Shape.Order;
        if (_leaf is null || order.Compare(key, _leaf.Entries[0].Key) < 0 || order.Compare(key, _leaf.Last) > 0)
        {
            _leaf = map.LeafOf(key);
        }

        if (_leaf is not null && _leaf.IndexOf(order, key) is >= 0 and var index)
        {
            value = _leaf.Entries[index].Value;
            return true;
        }

        value = default;
        return false;
    }

    public TValue? Find(TKey key) => TryGetValue(key, out var value) ? value : default;
}
