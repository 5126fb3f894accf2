using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>Indexes by bucket: who is found in them, and who runs when one differs.</summary>
public sealed class IndexTests
{
    private readonly Graph _graph = new();
    private readonly Input<string, string> _things;
    private readonly Input<string, string> _questions;
    private readonly BucketIndex<string, string, string> _words;
    private readonly Mapped<string, string, string> _keys;
    private readonly Mapped<string, string, string> _entries;
    private readonly Expanded<string, string, string, string> _spread;
    private readonly Grouped<string, string, string, string, string> _groups;

    public IndexTests()
    {
        _things = _graph.Input("things", Texts.Shape);
        _questions = _graph.Input("questions", Texts.Shape);
        _words = _graph.Index("words", _things, KeyOrder.Ordinal, static (_, text, words) => Texts.AddWords(text, words));
        _keys = _graph.Map("keys", _questions, (_, word, context) => string.Join(',', context.Keys(_words, word)));
        _entries = _graph.Map("entries", _questions, (_, word, context) =>
            string.Join(',', context.Entries(_words, word).Select(static e => $"{e.Key}:{e.Value}")));
        _spread = _graph.Expand("spread", _things, Texts.Shape, static (key, text, entries) =>
        {
            foreach (var word in text.Split(' ').Distinct())
            {
                entries.Add($"{key}/{word}", word);
            }
        });
        _groups = _graph.Group("groups", _words, Texts.Shape, static (word, members, entries) => entries.Add(word, Texts.Keys(members)));
    }

    [Fact]
    public void Keys_OfABucket_AreInOrder()
    {
        var state = Load(Texts.Map(("c", "red"), ("a", "red blue"), ("b", "blue")), Texts.Map(("1", "red"), ("2", "green")));
        Assert.Equal("1=a,c 2=", Texts.Line(_keys.In(state)));
        Assert.Equal("1=a:red blue,c:red 2=", Texts.Line(_entries.In(state)));
        Assert.Equal("blue=a,b red=a,c", Texts.Line(_groups.In(state)));
        Assert.Equal(["a", "b"], _words.KeysOf(state, "blue"));
        Assert.Empty(_words.KeysOf(state, "green"));
    }

    [Fact]
    public void Bucket_GivenTwice_CountsOnce()
    {
        var state = Load(Texts.Map(("a", "red red"), ("b", "blue red blue")), Texts.Map(("1", "red")));
        Assert.Equal(["a", "b"], _words.KeysOf(state, "red"));
        state = _graph.Begin(state).Set(_things, Texts.Map(("a", "red"), ("b", "green green"))).Run();
        Assert.Equal("1=a", Texts.Line(_keys.In(state)));
        Assert.Equal("green=b red=a", Texts.Line(_groups.In(state)));
        state = _graph.Begin(state).Set(_things, Texts.Map(("b", "green"))).Run();
        Assert.Equal("1=", Texts.Line(_keys.In(state)));
        Assert.Equal("green=b", Texts.Line(_groups.In(state)));
    }

    [Fact]
    public void Member_ThatStays_RunsOnlyThoseWhoReadItsValue()
    {
        var things = Texts.Map(("a", "red"), ("b", "blue"));
        var state = Load(things, Texts.Map(("1", "red"), ("2", "blue")));
        state = _graph.Begin(state).Set(_things, things.With("a", "red ")).Run();
        Assert.Equal(0, state.ComputationsOf(_keys));
        Assert.Equal(1, state.ComputationsOf(_entries));
        Assert.Equal(1, state.ComputationsOf(_groups));
        Assert.Equal("1=a:red  2=b:blue", Texts.Line(_entries.In(state)));
    }

    [Fact]
    public void Member_ThatComesOrGoes_RunsThoseWhoAskedForItsBucket()
    {
        var things = Texts.Map(("a", "red"));
        var state = Load(things, Texts.Map(("1", "red"), ("2", "blue"), ("3", "green")));
        state = _graph.Begin(state).Set(_things, things.With("b", "blue")).Run();
        Assert.Equal((1, 1, 1), (state.ComputationsOf(_keys), state.ComputationsOf(_entries), state.ComputationsOf(_groups)));
        Assert.Equal("1=a 2=b 3=", Texts.Line(_keys.In(state)));
        state = _graph.Begin(state).Set(_things, things).Run();
        Assert.Equal((1, 1), (state.ComputationsOf(_keys), state.ComputationsOf(_entries)));
        Assert.Equal("1=a 2= 3=", Texts.Line(_keys.In(state)));
        Assert.Equal("red=a", Texts.Line(_groups.In(state)));
    }

    [Fact]
    public void Member_ThatMoves_RunsBothBuckets()
    {
        var things = Texts.Map(("a", "red"), ("b", "blue"), ("c", "green"));
        var state = Load(things, Texts.Map(("1", "red"), ("2", "blue"), ("3", "green")));
        state = _graph.Begin(state).Set(_things, things.With("a", "blue")).Run();
        Assert.Equal((2, 2), (state.ComputationsOf(_keys), state.ComputationsOf(_entries)));
        Assert.Equal((1, 1), (state.ComputationsOf(_groups), state.ComputationsOf(_spread)));
        Assert.Equal("1= 2=a,b 3=c", Texts.Line(_keys.In(state)));
        Assert.Equal("blue=a,b green=c", Texts.Line(_groups.In(state)));
        Assert.Equal("a/blue=blue b/blue=blue c/green=green", Texts.Line(_spread.In(state)));
    }

    private GraphState Load(OrderedMap<string, string> things, OrderedMap<string, string> questions) =>
        _graph.Begin(_graph.Empty).Set(_things, things).Set(_questions, questions).Run();
}
