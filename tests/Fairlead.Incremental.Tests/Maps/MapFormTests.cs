using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Maps;

/// <summary>The form of a map depends on its keys alone, node by node; and what a caller may not do is refused.</summary>
public sealed class MapFormTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Form_AfterAnyEdits_IsThatOfAMapMadeAtOnce(int seed)
    {
        Random random = new(seed);
        AssertForms(random, KeyOrder.Natural<int>(), static i => i);
        AssertForms(random, new Leveled(), static i => i);
    }

    [Fact]
    public void Apply_EditsOutOfOrder_AreRefused()
    {
        var empty = OrderedMap.Empty<string, int>(KeyOrder.Ordinal);
        foreach (var map in new[] { empty, empty.With("c", 1) })
        {
            Assert.Throws<ArgumentException>(() => map.Apply([MapEdit<string, int>.Set("b", 1), MapEdit<string, int>.Set("a", 1)]));
            Assert.Throws<ArgumentException>(() => map.Apply([MapEdit<string, int>.Set("a", 1), MapEdit<string, int>.Remove("a")]));
        }

        Assert.Throws<ArgumentException>(() => empty.Reconcile([KeyValuePair.Create("b", 1), KeyValuePair.Create("a", 1)]));
    }

    [Fact]
    public void Create_KeyGivenTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(() => OrderedMap.Create(
            KeyOrder.Ordinal, [KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 1), KeyValuePair.Create("a", 2)]));

    [Fact]
    public void With_ValueOfAnother_SharesAllOtherNodes()
    {
        var map = OrderedMap.Create(KeyOrder.Natural<int>(), Enumerable.Range(0, 10_000).Select(static i => KeyValuePair.Create(i, "a")));
        HashSet<object> old = [.. Nodes(map.Root).Select(static node => node.Node)];
        var made = Nodes(map.With(5000, "b").Root).Where(node => !old.Contains(node.Node)).ToList();
        Assert.Equal(map.Root!.Level + 1, made.Count); // one a level
        Assert.Single(made.Select(static node => node.Node).OfType<MapLeaf<int, string>>().Single().Entries, static e => e.Value == "b");
    }

    private static void AssertForms<TKey>(Random random, KeyOrder<TKey> order, Func<int, TKey> keyOf)
        where TKey : notnull
    {
        var map = OrderedMap.Empty<TKey, int>(order);
        for (var step = 0; step < 90; step++)
        {
            var count = random.Next(4) switch { 0 => random.Next(200), 1 => 2, _ => 1 };
            var isShrinking = step % 30 > 20;
            var edits = Enumerable.Range(0, count).Select(_ => random.Next(600)).Distinct().Order()
                .Select(i => random.Next(4) < (isShrinking ? 3 : 1)
                    ? MapEdit<TKey, int>.Remove(keyOf(i))
                    : MapEdit<TKey, int>.Set(keyOf(i), random.Next(3)));
            var before = map;
            map = map.Apply([.. edits]);
            var again = OrderedMap.Create(order, map);
            Assert.Equal(FormOf(again.Root), FormOf(map.Root));
            Assert.Equal(again.ChangesSince(before), map.ChangesSince(before));
            Assert.Equal(map, map.Reconcile(again));
            Assert.Same(map, map.Reconcile(again));
        }
    }

    private static IEnumerable<string> FormOf<TKey, TValue>(MapNode<TKey, TValue>? root) => Nodes(root).Select(static node =>
        $"{node.Depth} {node.Node.Level} {node.Node.Count} {node.Node.Closing} {node.Node.Last} "
        + (node.Node is MapLeaf<TKey, TValue> leaf ? string.Join(',', leaf.Entries) : ""));

    private static IEnumerable<(int Depth, MapNode<TKey, TValue> Node)> Nodes<TKey, TValue>(MapNode<TKey, TValue>? node, int depth = 0)
    {
        if (node is null)
        {
            yield break;
        }

        yield return (depth, node);
        foreach (var child in node is MapBranch<TKey, TValue> branch ? branch.Children : [])
        {
            foreach (var below in Nodes(child, depth + 1))
            {
                yield return below;
            }
        }
    }

    // Few hashes: many keys end many levels, and many stand in one leaf.
    private sealed class Leveled : KeyOrder<int>
    {
        public override int Compare(int one, int other) => one.CompareTo(other);

        public override int Hash(int key) => key % 7 == 0 ? 0 : key % 50;
    }
}
