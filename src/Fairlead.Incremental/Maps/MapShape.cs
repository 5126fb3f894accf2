namespace Fairlead.Incremental.Maps;

/// <summary>
/// What a map is to know of its entries: the order of keys, when two values are equal, and, where wanted, a hash of each entry, which lets
/// maps of different origin be compared without looking at what they have in common. Immutable; safe for any number of threads.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
public class MapShape<TKey, TValue>
{
    /// <summary>A shape without hashes, in which values are equal by their own equality.</summary>
    public MapShape(KeyOrder<TKey> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        Order = order;
    }

    /// <summary>The order of keys.</summary>
    public KeyOrder<TKey> Order { get; }

    /// <summary>Whether <see cref="HashOf"/> says something. Parts of maps whose hashes are equal then count as equal.</summary>
    public virtual bool HasHashes => false;

    /// <summary>A hash of the entry, from a cryptographic one: sums of them tell maps apart.</summary>
    public virtual Hash128 HashOf(TKey key, TValue value) => default;

    /// <summary>Whether the entry is counted by <see cref="OrderedMap{TKey,TValue}.MarkedCount"/>.</summary>
    public virtual bool IsMarked(TValue value) => false;

    /// <summary>Whether two values are equal: a difference between maps lists those that are not.</summary>
    public virtual bool AreEqual(TValue one, TValue other) => EqualityComparer<TValue>.Default.Equals(one, other);

    /// <summary>Whether a map of this shape may stand where one of the other is meant.</summary>
    internal bool IsLike(MapShape<TKey, TValue> other) =>
        ReferenceEquals(this, other)
        || (GetType() == typeof(MapShape<TKey, TValue>) && other.GetType() == GetType() && ReferenceEquals(Order, other.Order));

    /// <summary>Whether nothing would change if the one were put in the place of the other.</summary>
    internal bool AreSame(TValue one, TValue other) =>
        typeof(TValue).IsValueType ? AreEqual(one, other) : ReferenceEquals(one, other);
}
