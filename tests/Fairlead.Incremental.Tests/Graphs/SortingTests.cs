using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>Sorting by merging gives what any stable sort gives, and passes over what is in order already.</summary>
public sealed class SortingTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sort_AnyItems_IsAStableOrder(int seed)
    {
        Random random = new(seed);
        for (var round = 0; round < 200; round++)
        {
            var items = Items(random, random.Next(100)).Select(static (key, place) => (Key: key, Place: place)).ToList();
            var expected = items.OrderBy(static item => item.Key).ToList();
            Sorting.Sort(items, static (one, other) => one.Key.CompareTo(other.Key));
            Assert.Equal(expected, items);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void SortDistinct_AnyKeys_KeepsEachOnce(int seed)
    {
        Random random = new(seed);
        for (var round = 0; round < 200; round++)
        {
            var keys = Items(random, random.Next(100));
            List<int> expected = [.. keys.Distinct().Order()];
            Sorting.SortDistinct(keys, KeyOrder.Natural<int>());
            Assert.Equal(expected, keys);
        }
    }

    [Fact]
    public void Sort_RunsInOrder_CostsLittleMoreThanOneComparisonAnItem()
    {
        var compared = 0;
        List<int> items = [.. Enumerable.Range(0, 10_000).Select(static i => i % 10 == 3 ? i - 2 : i)];
        Sorting.Sort(items, (one, other) =>
        {
            compared++;
            return one.CompareTo(other);
        });
        Assert.InRange(compared, 10_000, 20_000);
    }

    // Long runs in order, some of them disturbed, or no order at all.
    private static List<int> Items(Random random, int count)
    {
        List<int> items = [.. Enumerable.Range(0, count).Select(i => random.Next(3) == 0 ? random.Next(count) : i % 40)];
        if (random.Next(3) == 0)
        {
            items.Sort();
            items.AddRange(items.Take(random.Next(items.Count + 1)).ToList());
        }

        return items;
    }
}
