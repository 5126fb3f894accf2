using System.Collections.Immutable;
using Fairlead.Model.Objects;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Model.Tests.Objects;

public sealed class ChangeSetTests
{
    [Fact]
    public void Between_AnySnapshots_NamesEachDifferenceOnce()
    {
        // Of six keys: 0 is absent, 1 and 2 are contents, 3 is content 1 as a stale version.
        var states = Arb.From(Gen.ArrayOf(Gen.Choose(0, 3), 6));
        Prop.ForAll(states, states, (from, to) =>
        {
            var changes = ChangeSet.Between(Snapshot(from), Snapshot(to));

            Assert.Equal(Where((left, right) => left == 0 && right > 0), changes.Added);
            Assert.Equal(Where((left, right) => left > 0 && right == 0), changes.Removed);
            Assert.Equal(Where((left, right) => left > 0 && right > 0 && left != right), changes.Updated);
            Assert.Equal(from.SequenceEqual(to), changes.IsEmpty);

            IEnumerable<ConfigKey> Where(Func<int, int, bool> differs) => Enumerable.Range(0, 6).Where(index => differs(from[index], to[index])).Select(Key);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Between_ObjectMovedInItsFile_IsNoChange()
    {
        var moved = new ConfigSnapshot(Snapshot([1]).Objects.SetItem(Key(0), Object(0, 1) with { Origin = new("file", "other.yaml", 9, 9) }), []);

        Assert.True(ChangeSet.Between(Snapshot([1]), moved).IsEmpty);
    }

    [Theory]
    [InlineData("*", "a", "b", true)]
    [InlineData("", "a", "b", true)]
    [InlineData(".", "a", "a", true)]
    [InlineData(".", "a", "b", false)]
    [InlineData("b,c", "a", "c", true)]
    [InlineData("b,c", "a", "a", false)]
    public void Includes_ExportTo_AsIstioReadsIt(string exportTo, string own, string client, bool expected) =>
        Assert.Equal(expected, Visibility.Includes(exportTo.Split(',', StringSplitOptions.RemoveEmptyEntries).ToEquatableList(), own, client));

    [Theory]
    [InlineData("a.yaml", 3, 5, "a.yaml:3:5")]
    [InlineData("a.yaml", 3, 0, "a.yaml:3")]
    [InlineData("a.yaml", 0, 0, "a.yaml")]
    [InlineData("", 0, 0, "file")]
    public void ToString_Origin_IsAsCompilersPrintIt(string file, int line, int column, string expected) =>
        Assert.Equal(expected, new ConfigOrigin("file", file, line, column).ToString());

    [Fact]
    public void ToString_Problem_IsTheFormOfTheCommandLine()
    {
        var problem = new ConfigProblem
        {
            Code = "FL1203",
            Origin = new("file", "shop.yaml", 14, 7),
            Path = "spec.http[0].route[1].weight",
            Message = "expected an integer from 0 to 100, got \"ten\"",
        };

        Assert.Equal("error FL1203 shop.yaml:14:7 spec.http[0].route[1].weight: expected an integer from 0 to 100, got \"ten\"", problem.ToString());
        Assert.EndsWith(" (do this)", (problem with { Remedy = "do this", Severity = ProblemSeverity.Warning }).ToString(), StringComparison.Ordinal);
    }

    private static ConfigKey Key(int index) => new("Kind", "default", $"o{index}");

    private static ConfigObject Object(int index, int state) => new()
    {
        Key = Key(index),
        ApiVersion = "v1",
        ResourceVersion = state == 2 ? "two" : "one",
        IsStale = state == 3,
        Origin = new("file", "a.yaml", 1, 1),
        Spec = new NoSpec(),
    };

    private static ConfigSnapshot Snapshot(int[] states) => new(
        Enumerable.Range(0, states.Length).Where(index => states[index] > 0).ToImmutableSortedDictionary(Key, index => Object(index, states[index])), []);

    private sealed record NoSpec : ConfigSpec;
}
