namespace Fairlead.Model;

/// <summary>Builds <see cref="EquatableMap{TValue}"/> from sequences of pairs.</summary>
public static class EquatableMap
{
    /// <summary>Sorts the pairs by key (ordinal) into a new map.</summary>
    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    public static EquatableMap<TValue> ToEquatableMap<TValue>(this IEnumerable<KeyValuePair<string, TValue>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return pairs as EquatableMap<TValue> ?? EquatableMap<TValue>.From(pairs);
    }
}
