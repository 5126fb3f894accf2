using System.Runtime.InteropServices;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// Puts what a step has gathered in order. Most of it comes in order already, or in long runs that are, so it is merged: what is in order
/// costs one comparison an item and no memory. Equal items stay in the order in which they came.
/// </summary>
internal static class Sorting
{
    private const int SmallRun = 12;

    public static void Sort<T>(List<T> items, Comparison<T> compare) => Sort(CollectionsMarshal.AsSpan(items), compare);

    public static void Sort<T>(Span<T> items, Comparison<T> compare)
    {
        for (var i = 1; i < items.Length; i++)
        {
            if (compare(items[i - 1], items[i]) > 0)
            {
                Merge(items, items.Length > SmallRun ? new T[(items.Length + 1) / 2] : [], compare);
                return;
            }
        }
    }

    /// <summary>Sorts keys and keeps each once.</summary>
    public static void SortDistinct<TKey>(List<TKey> keys, KeyOrder<TKey> order)
    {
        var span = CollectionsMarshal.AsSpan(keys);
        for (var i = 1; i < span.Length; i++)
        {
            if (order.Compare(span[i - 1], span[i]) >= 0)
            {
                Sort(span, order.Compare);
                var kept = KeepEachOnce(span, order);
                keys.RemoveRange(kept, keys.Count - kept);
                return;
            }
        }
    }

    private static int KeepEachOnce<TKey>(Span<TKey> keys, KeyOrder<TKey> order)
    {
        var kept = 1;
        for (var i = 1; i < keys.Length; i++)
        {
            if (order.Compare(keys[kept - 1], keys[i]) != 0)
            {
                keys[kept++] = keys[i];
            }
        }

        return kept;
    }

    private static void Merge<T>(Span<T> items, Span<T> spare, Comparison<T> compare)
    {
        if (items.Length <= SmallRun)
        {
            Insert(items, compare);
            return;
        }

        var middle = items.Length / 2;
        Merge(items[..middle], spare, compare);
        Merge(items[middle..], spare, compare);
        if (compare(items[middle - 1], items[middle]) <= 0)
        {
            return;
        }

        // What stands before the first of the second half stays where it is.
        var first = 0;
        for (var last = middle - 1; first < last;)
        {
            var between = (first + last) / 2;
            (first, last) = compare(items[between], items[middle]) > 0 ? (first, between) : (between + 1, last);
        }

        var left = spare[..(middle - first)];
        items[first..middle].CopyTo(left);
        var (fromLeft, fromRight, next) = (0, middle, first);
        while (fromLeft < left.Length && fromRight < items.Length)
        {
            items[next++] = compare(left[fromLeft], items[fromRight]) <= 0 ? left[fromLeft++] : items[fromRight++];
        }

        left[fromLeft..].CopyTo(items[next..]);
    }

    private static void Insert<T>(Span<T> items, Comparison<T> compare)
    {
        for (var i = 1; i < items.Length; i++)
        {
            if (compare(items[i - 1], items[i]) <= 0)
            {
                continue;
            }

            var (item, place) = (items[i], i);
            do
            {
                items[place] = items[place - 1];
                place--;
            }
            while (place > 0 && compare(items[place - 1], item) > 0);
            items[place] = item;
        }
    }
}
