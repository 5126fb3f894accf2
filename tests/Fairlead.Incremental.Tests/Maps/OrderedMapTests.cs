using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Maps;

/// <summary>The map against the framework's own sorted dictionary, by random histories of which the seed is in the message.</summary>
public sealed class OrderedMapTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void History_AnyEdits_IsTheSortedDictionary(int seed)
    {
        Random random = new(seed);
        SortedDictionary<string, int> model = new(StringComparer.Ordinal);
        var map = OrderedMap.Empty<string, int>(KeyOrder.Ordinal);
        for (var step = 0; step < 60; step++)
        {
            var before = map;
            Dictionary<string, int> former = new(model);
            var edits = RandomEdits(random, 1 + random.Next(step % 10 == 0 ? 400 : 5));
            map = map.Apply(edits);
            foreach (var edit in edits)
            {
                if (edit.IsRemoval)
                {
                    model.Remove(edit.Key);
                }
                else
                {
                    model[edit.Key] = edit.Value;
                }
            }

            Assert.Equal(model, map);
            Assert.Equal(model.Count, map.Count);
            AssertDifference(former, model, map.ChangesSince(before));
            AssertLookUps(random, model, map);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Form_AnyHistory_DependsOnTheContentAlone(int seed)
    {
        Random random = new(seed);
        var map = OrderedMap<string, int>.Empty(new Hashed());
        for (var step = 0; step < 40; step++)
        {
            map = map.Apply(RandomEdits(random, 30));
        }

        var again = OrderedMap.Create(new Hashed(), map);
        Assert.Equal(map.Hash, again.Hash);
        Assert.Empty(again.ChangesSince(map));
        var other = again.With("zz", 5).Without(map.Keys.First());
        Assert.Equal(2, other.ChangesSince(map).Count);
    }

    [Fact]
    public void Apply_NothingDiffers_IsTheSameObject()
    {
        var map = OrderedMap.Create(
            KeyOrder.Ordinal, Enumerable.Range(0, 1000).Select(static i => KeyValuePair.Create($"key{i:D4}", $"{i}")));
        var value = map.Find("key0500")!;
        Assert.Same(map, map.With("key0500", value));
        Assert.Same(map, map.Without("key"));
        Assert.Same(map, map.Reconcile(map.Select(static entry => KeyValuePair.Create(entry.Key, new string(entry.Value.AsSpan())))));
        Assert.Same(value, map.With("key0501", "other").Find("key0500"));
    }

    [Fact]
    public void ChangesSince_OneOfManyDiffers_LooksAtFewValues()
    {
        Counting shape = new();
        var map = OrderedMap.Create(shape, Enumerable.Range(0, 100_000).Select(static i => KeyValuePair.Create($"key{i:D6}", $"{i}")));
        var next = map.With("key050000", "other").With("key099999", "last");
        shape.Compared = 0;
        Assert.Equal(["key050000", "key099999"], next.ChangesSince(map).Select(static change => change.Key));
        Assert.InRange(shape.Compared, 2, 1000);
    }

    [Fact]
    public void Marked_OfTheShape_IsCounted()
    {
        var map = OrderedMap.Create(new Hashed(), Enumerable.Range(0, 500).Select(static i => KeyValuePair.Create($"{i}", i)));
        Assert.Equal(250, map.MarkedCount);
        Assert.Equal(249, map.Without("2").MarkedCount);
    }

    private static MapEdit<string, int>[] RandomEdits(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => $"{random.Next(700):D3}").Distinct().Order(StringComparer.Ordinal)
            .Select(key => random.Next(3) == 0 ? MapEdit<string, int>.Remove(key) : MapEdit<string, int>.Set(key, random.Next(4))),
    ];

    private static void AssertDifference(
        Dictionary<string, int> before, SortedDictionary<string, int> after, List<MapChange<string, int>> changes)
    {
        Dictionary<string, int> stepped = new(before);
        foreach (var change in changes)
        {
            Assert.Equal(change.HasBefore, stepped.TryGetValue(change.Key, out var value));
            Assert.Equal(change.Before, value);
            Assert.False(change.HasBefore && change.HasAfter && change.Before == change.After, $"{change.Key} did not change");
            stepped.Remove(change.Key);
            if (change.HasAfter)
            {
                stepped.Add(change.Key, change.After);
            }
        }

        var keys = changes.ConvertAll(static change => change.Key);
        Assert.Equal(keys.Distinct().Order(StringComparer.Ordinal), keys);
        Assert.Equal(after, stepped.OrderBy(static entry => entry.Key, StringComparer.Ordinal));
    }

    private static void AssertLookUps(Random random, SortedDictionary<string, int> model, OrderedMap<string, int> map)
    {
        var key = $"{random.Next(700):D3}";
        Assert.Equal(model.ContainsKey(key), map.ContainsKey(key));
        Assert.Equal(model.GetValueOrDefault(key), map.Find(key));
        Assert.Equal(model.Where(entry => string.CompareOrdinal(entry.Key, key) >= 0), map.From(key));
    }

    private sealed class Hashed() : MapShape<string, int>(KeyOrder.Ordinal)
    {
        public override bool HasHashes => true;

        public override Hash128 HashOf(string key, int value) =>
            Hash128.Of(
                System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{key}={value}")));

        public override bool IsMarked(int value) => value % 2 == 0;
    }

    private sealed class Counting() : MapShape<string, string>(KeyOrder.Ordinal)
    {
        public int Compared { get; set; }

        public override bool AreEqual(string one, string other)
        {
            Compared++;
            return one == other;
        }
    }
}
