using System.Collections;
using System.Runtime.CompilerServices;

namespace Fairlead.Model;

/// <summary>
/// An immutable list that is equal to another when their items are equal in order, so that records which hold it compare by content
/// (records compare collections by reference otherwise). Safe for use by any number of threads.
/// </summary>
/// <typeparam name="T">The item; its own equality is used.</typeparam>
[CollectionBuilder(typeof(EquatableList), nameof(EquatableList.Create))]
public sealed class EquatableList<T> : IReadOnlyList<T>, IEquatable<EquatableList<T>>
{
    private readonly T[] _items;
    private int _hash;

    internal EquatableList(T[] items) => _items = items;

    /// <summary>The list of no items.</summary>
    public static EquatableList<T> Empty { get; } = new([]);

    /// <summary>How many items there are.</summary>
    public int Count => _items.Length;

    /// <summary>The item at a position from 0.</summary>
    public T this[int index] => _items[index];

    /// <summary>The items as a span.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <inheritdoc/>
    public bool Equals(EquatableList<T>? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && _items.Length == other._items.Length
            && (_hash == 0 || other._hash == 0 || _hash == other._hash)
            && HasItemsOf(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = default(HashCode);
            foreach (var item in _items)
            {
                hash.Add(item);
            }

            // 0 marks "not computed"; racing threads write the same value.
            var value = hash.ToHashCode();
            _hash = value == 0 ? 1 : value;
        }

        return _hash;
    }

    /// <summary>Walks over the items without allocating anything.</summary>
    public Enumerator GetEnumerator() => new(_items);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    // Long lists differ in a few items: the others are the same objects, and looking into each costs more than all else.
    private bool HasItemsOf(EquatableList<T> other)
    {
        if (typeof(T).IsValueType)
        {
            return _items.AsSpan().SequenceEqual(other._items);
        }

        for (var index = 0; index < _items.Length; index++)
        {
            if (!ReferenceEquals(_items[index], other._items[index])
                && !EqualityComparer<T>.Default.Equals(_items[index], other._items[index]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _items)}]";

    /// <summary>A walk over the items of a list. For one thread.</summary>
    public struct Enumerator
    {
        private readonly T[] _items;
        private int _index;

        internal Enumerator(T[] items)
        {
            _items = items;
            _index = -1;
        }

        /// <summary>The item that the walk has come to.</summary>
        public readonly T Current => _items[_index];

        /// <summary>Goes on to the next item.</summary>
        /// <returns>Whether there is one.</returns>
        public bool MoveNext() => ++_index < _items.Length;
    }
}
