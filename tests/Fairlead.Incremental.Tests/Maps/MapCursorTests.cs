using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Maps;

/// <summary>A walk by a cursor is that of the map's own entries, and changes that are applied are the edits that they stand for.</summary>
public sealed class MapCursorTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void MoveNext_FromAnyKey_GivesTheEntriesFromThereOn(int seed)
    {
        Random random = new(seed);
        foreach (var count in (ReadOnlySpan<int>)[0, 1, 5, 40, 400, 20_000])
        {
            var map = Map(random, count);
            for (var round = 0; round < 20; round++)
            {
                var start = random.Next(-2, (2 * count) + 2);
                List<KeyValuePair<int, int>> walked = [];
                MapCursor<int, int> cursor = new(map, start);
                while (cursor.MoveNext())
                {
                    walked.Add(cursor.Current);
                }

                Assert.False(cursor.MoveNext());
                Assert.Equal(map.From(start), walked);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Apply_ChangesBetweenMaps_GivesTheOther(int seed)
    {
        Random random = new(seed);
        var empty = OrderedMap.Empty<int, int>(KeyOrder.Natural<int>());
        foreach (var count in (ReadOnlySpan<int>)[0, 1, 5, 40, 400])
        {
            var (before, after) = (Map(random, count), Map(random, count));
            Assert.Equal(after, before.Apply(after.ChangesSince(before)));
            Assert.Equal(after, empty.Apply(after.ChangesSince(empty)));
            Assert.Empty(before.Apply(empty.ChangesSince(before)));
            Assert.Same(before, before.Apply(before.ChangesSince(before)));
        }
    }

    private static OrderedMap<int, int> Map(Random random, int count) => OrderedMap.Create(
        KeyOrder.Natural<int>(),
        Enumerable.Range(0, count).Select(_ => random.Next(2 * count)).Distinct().Select(key => KeyValuePair.Create(key, random.Next(2))));
}
