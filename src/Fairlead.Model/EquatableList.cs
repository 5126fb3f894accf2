namespace Fairlead.Model;

/// <summary>Builds <see cref="EquatableList{T}"/> from collection expressions and sequences.</summary>
public static class EquatableList
{
    /// <summary>Copies the items into a new list.</summary>
    public static EquatableList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? EquatableList<T>.Empty : new(items.ToArray());

    /// <summary>Copies the sequence into a new list.</summary>
    public static EquatableList<T> ToEquatableList<T>(this IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items as EquatableList<T> ?? Create<T>(items.ToArray());
    }
}
