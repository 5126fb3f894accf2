using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Maps;

/// <summary>Which maps have a key is what a look into each of them says, whatever was entered and taken out before, at the cost of what
/// differs between them.</summary>
public sealed class MapIndexTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Find_AfterAnyHistory_GivesTheOwnersOfTheMapsThatHaveTheKey(int seed)
    {
        Random random = new(seed);
        MapIndex<int, bool, int> index = new(EqualityComparer<int>.Default);
        List<(OrderedMap<int, bool> Map, int Owner)> entered = [];
        for (var step = 0; step < 200; step++)
        {
            if (entered.Count > 0 && random.Next(3) == 0)
            {
                var (gone, owner) = entered[random.Next(entered.Count)];
                entered.Remove((gone, owner));
                index.Remove(gone, owner);
                continue;
            }

            // From another map, by any number of edits, or as it is.
            var map = entered.Count > 0 && random.Next(5) > 0
                ? entered[random.Next(entered.Count)].Map
                : OrderedMap.Empty<int, bool>(KeyOrder.Natural<int>());
            var edits = Enumerable.Range(0, random.Next(4) == 0 ? 200 : random.Next(3)).Select(_ => random.Next(400)).Distinct().Order()
                .Select(key => random.Next(3) == 0 ? MapEdit<int, bool>.Remove(key) : MapEdit<int, bool>.Set(key, true));
            map = map.Apply([.. edits]);
            entered.Add((map, step));
            index.Add(map, step);
        }

        AssertFinds(index, entered);
        while (entered.Count > 0)
        {
            var (gone, owner) = entered[^1];
            entered.RemoveAt(entered.Count - 1);
            index.Remove(gone, owner);
            index.Remove(gone, owner); // nothing is there any more
        }

        Assert.Equal((0, 0), (index.NodeCount, index.KeyCount));
    }

    [Fact]
    public void Add_MapThatDiffersInOneKey_EntersTheNodesOnTheWayToIt()
    {
        var first = OrderedMap.Create(
            KeyOrder.Natural<int>(), Enumerable.Range(0, 100_000).Select(static i => KeyValuePair.Create(i, true)));
        MapIndex<int, bool, string> index = new(EqualityComparer<int>.Default);
        index.Add(first, "first");
        var before = index.NodeCount;
        var second = first.Without(50_000);
        index.Add(second, "second");

        // A node or two a level: the key may have ended some.
        Assert.InRange(index.NodeCount - before, 1, 2 * (first.Root!.Level + 1));
        Assert.Equal(["first"], Owners(index, 50_000));
        Assert.Equal(["first", "second"], Owners(index, 50_001));
        index.Remove(first, "first");
        Assert.Empty(Owners(index, 50_000));
        Assert.Equal(99_999, index.KeyCount);
        Assert.InRange(index.NodeCount, before - (2 * (first.Root.Level + 1)), before);
    }

    private static void AssertFinds(MapIndex<int, bool, int> index, List<(OrderedMap<int, bool> Map, int Owner)> entered)
    {
        for (var key = 0; key < 400; key++)
        {
            Assert.Equal(entered.Where(one => one.Map.ContainsKey(key)).Select(static one => one.Owner).Order(), Owners(index, key));
        }
    }

    private static IEnumerable<TOwner> Owners<TOwner>(MapIndex<int, bool, TOwner> index, int key)
        where TOwner : notnull
    {
        HashSet<TOwner> found = [];
        index.Find(key, found);
        return found.Order();
    }
}
