using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>
/// Random histories with forks over every kind of collection: each state is what a first load of the same inputs gives, also of what is
/// recorded inside, and is what the model says; each step runs what depends on the change and nothing else.
/// </summary>
public sealed class HistoryTests
{
    private static readonly string[] Vocabulary =
        ["a.x", "b.x", "y.x", "c.y.x", "d.y.x", "*.x", "*.y.x", "*", "*x", "plain", "other", "bad", "k1", "k2", "none"];

    private readonly HistoryGraph _graph = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void History_AnyStepsAndForks_IsTheFirstLoad(int seed)
    {
        Random random = new(seed);
        var none = OrderedMap<string, string>.Empty(Texts.Shape);
        List<Moment> moments = [new(_graph.Graph.Empty, [none, none, none, none])];
        for (var step = 0; step < 60; step++)
        {
            // Mostly the newest state goes on; sometimes one that others went on from before.
            var before = random.Next(4) == 0 ? moments[random.Next(moments.Count)] : moments[^1];
            var old = GraphDump.Of(_graph, before.State);
            var inputs = before.Inputs.Select(map => Change(random, map, step)).ToList();
            var state = _graph.Step(before.State, inputs);
            var again = _graph.Load(inputs, _graph.Admitted.In(before.State));
            Assert.Equal(GraphDump.Of(_graph, again), GraphDump.Of(_graph, state));
            Assert.Equal(old, GraphDump.Of(_graph, before.State));
            AssertModel(new HistoryModel(inputs, _graph.Admitted.In(before.State)), state);
            AssertComputations(before.State, state);
            moments.Add(new(state, inputs));
        }
    }

    [Fact]
    public void Step_NothingDiffers_RunsNothingAndKeepsAllObjects()
    {
        Random random = new(7);
        var inputs = _graph.Inputs.Select(_ => Change(random, OrderedMap<string, string>.Empty(Texts.Shape), 0)).ToList();
        var state = _graph.Step(_graph.Graph.Empty, inputs);
        var copies = inputs.ConvertAll(static map =>
            OrderedMap.Create(Texts.Shape, map.Select(static e => KeyValuePair.Create(e.Key, new string(e.Value.AsSpan())))));
        foreach (var next in new[] { _graph.Graph.Begin(state).Run(), _graph.Step(state, inputs), _graph.Step(state, copies) })
        {
            Assert.All(_graph.Graph.Collections, collection => Assert.Equal(0, next.ComputationsOf(collection)));
            Assert.All(
                _graph.Graph.Collections.Where(static c => c is not Input<string, string>),
                collection => Assert.Same(state[collection.Position], next[collection.Position]));
        }
    }

    private static OrderedMap<string, string> Change(Random random, OrderedMap<string, string> map, int step)
    {
        switch (random.Next(8))
        {
            case 0 when step % 20 == 0:
                return OrderedMap<string, string>.Empty(Texts.Shape);
            case 1:
                return OrderedMap.Create(Texts.Shape, map.Select(static e => KeyValuePair.Create(e.Key, new string(e.Value.AsSpan()))));
            case < 5 when step > 0:
                return map;
        }

        var changes = step % 10 == 0 ? 8 : 1 + random.Next(2);
        for (var i = 0; i < changes; i++)
        {
            var key = $"k{random.Next(8)}";
            var words = Enumerable.Range(0, random.Next(4)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]);
            map = random.Next(4) == 0 ? map.Without(key) : map.With(key, string.Join(' ', words));
        }

        return map;
    }

    private void AssertModel(HistoryModel model, GraphState state)
    {
        for (var i = 0; i < model.Derived.Count; i++)
        {
            var collection = _graph.Derived[i];
            Assert.Equal($"{collection.Name}: {Texts.Line(model.Derived[i])}", $"{collection.Name}: {Texts.Line(collection.In(state))}");
        }
    }

    private void AssertComputations(GraphState before, GraphState after)
    {
        ExpectedComputations expected = new(_graph, before, after);
        foreach (var collection in _graph.Derived)
        {
            var (least, most) = expected.Of(collection);
            Assert.True(
                after.ComputationsOf(collection) >= least && after.ComputationsOf(collection) <= most,
                $"\"{collection.Name}\" ran {after.ComputationsOf(collection)} times, {least} to {most} expected");
        }
    }

    private sealed record Moment(GraphState State, IReadOnlyList<OrderedMap<string, string>> Inputs);
}
