using System.Runtime.InteropServices;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>Puts what a step has gathered in order. Most of it comes in order already, so this is looked at first.</summary>
internal static class Sorting
{
    public static void Sort<T>(List<T> items, Comparison<T> compare)
    {
        var span = CollectionsMarshal.AsSpan(items);
        for (var i = 1; i < span.Length; i++)
        {
            if (compare(span[i - 1], span[i]) > 0)
            {
                span.Sort(compare);
                return;
            }
        }
    }

    /// <summary>Sorts keys and keeps each once.</summary>
    public static void SortDistinct<TKey>(List<TKey> keys, KeyOrder<TKey> order)
    {
        if (keys.Count < 2)
        {
            return;
        }

        Sort(keys, order.Compare);
        var kept = 1;
        for (var i = 1; i < keys.Count; i++)
        {
            if (order.Compare(keys[kept - 1], keys[i]) != 0)
            {
                keys[kept++] = keys[i];
            }
        }

        keys.RemoveRange(kept, keys.Count - kept);
    }
}
