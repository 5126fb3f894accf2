using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Model.Tests;

public sealed class EquatableMapTests
{
    [Fact]
    public void ToEquatableMap_AnyPairs_SortsAndComparesByContent() =>
        Prop.ForAll(ArbMap.Default.ArbFor<KeyValuePair<NonNull<string>, int>[]>(), input =>
        {
            var pairs = input.Select(pair => new KeyValuePair<string, int>(pair.Key.Get, pair.Value)).DistinctBy(pair => pair.Key).ToList();
            var map = pairs.ToEquatableMap();
            var reversed = pairs.AsEnumerable().Reverse().ToEquatableMap();

            Assert.Equal(map, reversed);
            Assert.Equal(map.GetHashCode(), reversed.GetHashCode());
            Assert.Equal(pairs.Select(pair => pair.Key).Order(StringComparer.Ordinal), map.Keys);
            Assert.All(pairs, pair => Assert.Equal(pair.Value, map[pair.Key]));
            Assert.Equal(pairs.Count, map.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void IsSubsetOf_AnyLabels_AsASelectorAsks() =>
        Prop.ForAll(Arb.From(Gen.SubListOf(1, 2, 3, 4)), Arb.From(Gen.SubListOf(1, 2, 3, 4)), (left, right) =>
        {
            static EquatableMap<int> Map(IEnumerable<int> keys) =>
                keys.Select(key => new KeyValuePair<string, int>($"k{key}", key)).ToEquatableMap();
            Assert.Equal(left.All(right.Contains), Map(left).IsSubsetOf(Map(right)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void IsSubsetOf_OtherValue_IsNot()
    {
        var selector = new[] { KeyValuePair.Create("version", "v1") }.ToEquatableMap();
        var labels = new[] { KeyValuePair.Create("version", "v2") }.ToEquatableMap();

        Assert.False(selector.IsSubsetOf(labels));
        Assert.True(EquatableMap<string>.Empty.IsSubsetOf(labels));
    }

    [Fact]
    public void Indexer_KeyMissing_NamesIt()
    {
        var map = new[] { KeyValuePair.Create("a", 1) }.ToEquatableMap();

        Assert.Contains("\"b\"", Assert.Throws<KeyNotFoundException>(() => map["b"]).Message, StringComparison.Ordinal);
        Assert.False(map.ContainsKey("A"));
        Assert.Throws<ArgumentException>(() => new[] { KeyValuePair.Create("a", 1), KeyValuePair.Create("a", 2) }.ToEquatableMap());
    }
}
