namespace Fairlead.Model;

/// <summary>Builds <see cref="EquatableList{T}"/> from collection expressions and sequences.</summary>
public static class EquatableList
{
    /// <summary>Copies the items into a new list.</summary>
    public static EquatableList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? EquatableList<T>.Empty : new(items.ToArray());

    /// <summary>Makes a list of so many items.</summary>
    /// <param name="count">How many; at least 0.</param>
    /// <param name="make">Makes the item at a position from 0; called in order.</param>
    public static EquatableList<T> Make<T>(int count, Func<int, T> make)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(make);
        if (count == 0)
        {
            return EquatableList<T>.Empty;
        }

        var items = new T[count];
        for (var index = 0; index < count; index++)
        {
            items[index] = make(index);
        }

        return new(items);
    }

    /// <summary>Copies the sequence into a new list.</summary>
    public static EquatableList<T> ToEquatableList<T>(this IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items is EquatableList<T> list)
        {
            return list;
        }

        var copy = items.ToArray();
        return copy.Length == 0 ? EquatableList<T>.Empty : new(copy);
    }
}
