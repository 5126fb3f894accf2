using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>A joined collection has what its sources have, whichever of them have anything.</summary>
public sealed class JoinTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Join_AnyHistory_HasTheEntriesOfAllSources(int seed)
    {
        Random random = new(seed);
        Graph graph = new();
        Input<string, string>[] sources =
            [graph.Input("one", Texts.Shape), graph.Input<string, string>("two", KeyOrder.Ordinal), graph.Input("three", new Marking())];
        var joined = graph.Join("joined", sources[0], sources[1], sources[2]);
        var followed = graph.Map("followed", joined, static (_, value, _) => value);
        var state = graph.Empty;
        for (var round = 0; round < 100; round++)
        {
            // Which source has a key differs from step to step; at times only one of them has any.
            var most = random.Next(1, 4);
            var entries = Enumerable.Range(0, random.Next(60)).Select(_ => $"k{random.Next(80):D2}").Distinct()
                .Select(key => (Source: random.Next(most), Key: key, Value: $"v{random.Next(2)}")).ToList();
            var step = graph.Begin(state);
            for (var i = 0; i < sources.Length; i++)
            {
                step.Set(sources[i], sources[i].In(state).Reconcile(entries.Where(entry => entry.Source == i)
                    .OrderBy(static entry => entry.Key, StringComparer.Ordinal)
                    .Select(static entry => KeyValuePair.Create(entry.Key, entry.Value))));
            }

            var next = step.Run();
            var expected = Texts.Map([.. entries.Select(static entry => (entry.Key, entry.Value))]);
            Assert.Equal(expected, joined.In(next));
            Assert.Equal(expected, followed.In(next));
            Assert.Equal(0, joined.In(next).MarkedCount);
            Assert.Equal(
                expected.ChangesSince(Texts.Map([.. joined.In(state).Select(static entry => (entry.Key, entry.Value))])),
                joined.In(next).ChangesSince(joined.In(state)));
            Assert.Same(joined.In(next), joined.In(graph.Begin(next).Run()));
            state = next;
        }
    }

    [Fact]
    public void Join_SourceThatHasNothingAnyMore_LeavesTheOtherEntriesInTheirPlaces()
    {
        Graph graph = new();
        var one = graph.Input("one", Texts.Shape);
        var other = graph.Input("other", Texts.Shape);
        var joined = graph.Join("joined", one, other);
        var many = Texts.Map([.. Enumerable.Range(0, 5000).Select(static i => ($"k{i:D4}", "v"))]);
        var state = graph.Begin(graph.Empty).Set(one, many).Set(other, Texts.Map(("x", "1"))).Run();
        var next = graph.Begin(state).Set(other, other.Nothing).Run();
        var (before, after) = (joined.In(state), joined.In(next));
        Assert.Same(before.LeafOf("k0000"), after.LeafOf("k0000"));
        Assert.Equal(many, after);
    }

    [Fact]
    public void Join_OneSourceWithEntries_IsTheMapOfThatSource()
    {
        Graph graph = new();
        var one = graph.Input("one", Texts.Shape);
        var other = graph.Input("other", Texts.Shape);
        var joined = graph.Join("joined", one, other);
        var state = graph.Begin(graph.Empty).Set(other, Texts.Map(("a", "1"), ("b", "2"))).Run();
        Assert.Same(other.In(state), joined.In(state));
    }

    /// <summary>A shape that is not like the others: what it marks a joined collection does not.</summary>
    private sealed class Marking() : MapShape<string, string>(KeyOrder.Ordinal)
    {
        public override bool IsMarked(string value) => true;
    }
}
