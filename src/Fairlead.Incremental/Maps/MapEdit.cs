namespace Fairlead.Incremental.Maps;

/// <summary>One entry that a map is to have, or one key that it is not to have. Immutable.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
public readonly struct MapEdit<TKey, TValue>
{
    private MapEdit(TKey key, TValue? value, bool isRemoval)
    {
        Key = key;
        Value = value;
        IsRemoval = isRemoval;
    }

    /// <summary>The key.</summary>
    public TKey Key { get; }

    /// <summary>The value; meaningless for a removal.</summary>
    public TValue? Value { get; }

    /// <summary>Whether the key is taken away.</summary>
    public bool IsRemoval { get; }

    /// <summary>Puts a value under a key, whatever is there.</summary>
    public static MapEdit<TKey, TValue> Set(TKey key, TValue value) => new(key, value, false);

    /// <summary>Takes a key away; nothing happens where it is not there.</summary>
    public static MapEdit<TKey, TValue> Remove(TKey key) => new(key, default, true);
}
