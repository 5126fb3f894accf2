using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Model.Tests;

public sealed class EquatableListTests
{
    [Fact]
    public void Equals_AnyLists_ComparesByItemsInOrder() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), ArbMap.Default.ArbFor<int[]>(), (left, right) =>
        {
            var one = left.ToEquatableList();
            var two = right.ToEquatableList();
            Assert.Equal(left.SequenceEqual(right), one.Equals(two));
            Assert.Equal(one, left.ToEquatableList());
            Assert.Equal(one.GetHashCode(), left.ToEquatableList().GetHashCode());
            Assert.Equal(left, one);
            Assert.Equal(left.Length, one.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Create_SourceChangesLater_ListDoesNot()
    {
        var source = new List<int> { 1, 2 };
        var list = source.ToEquatableList();

        source[0] = 9;

        Assert.Equal([1, 2], list);
        Assert.Same(list, list.ToEquatableList());
        Assert.Equal("[1, 2]", list.ToString());
    }

    [Fact]
    public void Equals_RecordsThatHoldLists_CompareByContent()
    {
        Assert.Equal(new Holder([["a"], ["b", "c"]]), new Holder([["a"], ["b", "c"]]));
        Assert.NotEqual(new Holder([["a"], ["b", "c"]]), new Holder([["a", "b"], ["c"]]));
        Assert.False(EquatableList<int>.Empty.Equals(null));
    }

    [Fact]
    public void Make_CallsInOrder()
    {
        List<int> called = [];
        var list = EquatableList.Make(3, index =>
        {
            called.Add(index);
            return index * 2;
        });
        Assert.Equal([0, 2, 4], list);
        Assert.Equal([0, 1, 2], called);
        Assert.Same(EquatableList<int>.Empty, EquatableList.Make(0, static index => index));
    }

    private sealed record Holder(EquatableList<EquatableList<string>> Items);
}
