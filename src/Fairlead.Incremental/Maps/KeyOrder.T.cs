namespace Fairlead.Incremental.Maps;

/// <summary>
/// How the keys of a map are ordered. It must be a total order that is the same in every process (ordinal for texts), and equal keys have
/// equal hashes. Immutable; safe for any number of threads.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
public abstract class KeyOrder<TKey>
{
    /// <summary>Less than 0 where the first key comes before the other, 0 where they are equal, more than 0 where it comes after.</summary>
    public abstract int Compare(TKey one, TKey other);

    /// <summary>
    /// A hash of the key. It decides where nodes end, so it should differ for different keys; it need not be the same in another process.
    /// </summary>
    public abstract int Hash(TKey key);

    /// <summary>How many levels of nodes end at this key: 0 for fifteen of sixteen keys, 1 for most others, and so on.</summary>
    internal int LevelOf(TKey key)
    {
        // The bits are mixed, since the low bits of a hash code may follow a pattern.
        var mixed = unchecked((uint)Hash(key) * 0x9E3779B1u);
        mixed ^= mixed >> 15;
        mixed = unchecked(mixed * 0x85EBCA77u);
        mixed ^= mixed >> 13;
        return mixed == 0 ? KeyOrder.MaxLevel : System.Numerics.BitOperations.TrailingZeroCount(mixed) / BitsPerLevel;
    }

    private const int BitsPerLevel = 4;
}
