namespace Fairlead.Incremental.Maps;

/// <summary>Makes maps.</summary>
public static class OrderedMap
{
    /// <summary>A map of no entries without hashes, in which values are equal by their own equality.</summary>
    public static OrderedMap<TKey, TValue> Empty<TKey, TValue>(KeyOrder<TKey> order) =>
        OrderedMap<TKey, TValue>.Empty(new MapShape<TKey, TValue>(order));

    /// <summary>A map of the given entries, in any order.</summary>
    /// <exception cref="ArgumentException">A key is given twice.</exception>
    public static OrderedMap<TKey, TValue> Create<TKey, TValue>(KeyOrder<TKey> order, IEnumerable<KeyValuePair<TKey, TValue>> entries) =>
        Create(new MapShape<TKey, TValue>(order), entries);

    /// <summary>A map of the given entries, in any order.</summary>
    /// <exception cref="ArgumentException">A key is given twice.</exception>
    public static OrderedMap<TKey, TValue> Create<TKey, TValue>(
        MapShape<TKey, TValue> shape, IEnumerable<KeyValuePair<TKey, TValue>> entries)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var edits = entries.Select(static entry => MapEdit<TKey, TValue>.Set(entry.Key, entry.Value)).ToArray();
        edits.AsSpan().Sort((one, other) => shape.Order.Compare(one.Key, other.Key));
        return OrderedMap<TKey, TValue>.Empty(shape).Apply(edits);
    }
}
