namespace Fairlead.Incremental.Maps;

/// <summary>What differs between two maps at one key. Immutable.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="HasBefore">Whether the first map has it.</param>
/// <param name="Before">Its value there; meaningless where it has none.</param>
/// <param name="HasAfter">Whether the second map has it.</param>
/// <param name="After">Its value there; meaningless where it has none.</param>
public readonly record struct MapChange<TKey, TValue>(TKey Key, bool HasBefore, TValue? Before, bool HasAfter, TValue? After)
{
    internal static MapChange<TKey, TValue> Added(TKey key, TValue value) => new(key, false, default, true, value);

    internal static MapChange<TKey, TValue> Removed(TKey key, TValue value) => new(key, true, value, false, default);

    internal static MapChange<TKey, TValue> Exchanged(TKey key, TValue before, TValue after) => new(key, true, before, true, after);
}
