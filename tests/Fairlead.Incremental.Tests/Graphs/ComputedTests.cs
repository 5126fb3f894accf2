using Fairlead.Incremental.Graphs;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>Small named cases: how often functions run, what they say, and forks.</summary>
public sealed class ComputedTests
{
    private readonly Graph _graph = new();
    private readonly Input<string, string> _orders;
    private readonly Input<string, string> _prices;
    private readonly Mapped<string, string, string> _priced;
    private readonly Expanded<string, string, string, string> _lines;
    private readonly Mapped<string, string, string> _shouted;

    public ComputedTests()
    {
        _orders = _graph.Input("orders", Texts.Shape);
        _prices = _graph.Input("prices", Texts.Shape);
        _priced = _graph.Map("priced", _orders, Price);
        _lines = _graph.Expand("lines", _orders, Texts.Shape, static (key, text, entries) =>
        {
            foreach (var item in text.Split(' '))
            {
                entries.Add($"{key}/{item}", item);
            }
        });
        _shouted = _graph.Map("shouted", _priced, static (_, text, _) => text.ToUpperInvariant());
    }

    [Fact]
    public void Find_OwnKeyBeside_IsNotRecorded()
    {
        Graph graph = new();
        var names = graph.Input("names", Texts.Shape);
        var ages = graph.Input("ages", Texts.Shape);
        var told = graph.Map("told", names, (key, name, context) => $"{name} {context.Find(ages, key)}", beside: [ages]);
        var before = graph.Begin(graph.Empty).Set(names, Texts.Map(("a", "Ann"), ("b", "Bob"))).Set(ages, Texts.Map(("a", "7"))).Run();
        Assert.Equal("a=Ann 7 b=Bob ", Texts.Line(told.In(before)));
        Assert.Empty(((ComputedState<string, string, string>)before[told.Position]).Dependents);

        var state = graph.Begin(before).Set(ages, Texts.Map(("a", "7"), ("b", "8"), ("c", "9"))).Run();
        Assert.Equal("a=Ann 7 b=Bob 8", Texts.Line(told.In(state)));
        Assert.Equal(1, state.ComputationsOf(told));
    }

    [Fact]
    public void Find_WhatHoldsForAll_IsNotRecordedAndRunsAll()
    {
        Graph graph = new();
        var names = graph.Input("names", Texts.Shape);
        var greetings = graph.Input("greetings", Texts.Shape);
        var told = graph.Map("told", names, (_, name, context) => $"{context.Find(greetings, "all")} {name}", all: [greetings]);
        var before = graph.Begin(graph.Empty)
            .Set(names, Texts.Map(("a", "Ann"), ("b", "Bob"), ("c", "Cid")))
            .Set(greetings, Texts.Map(("all", "Hello")))
            .Run();
        Assert.Equal("a=Hello Ann b=Hello Bob c=Hello Cid", Texts.Line(told.In(before)));
        Assert.Equal(3, before.ComputationsOf(told));
        Assert.Empty(((ComputedState<string, string, string>)before[told.Position]).Dependents);

        var one = graph.Begin(before).Set(names, Texts.Map(("a", "Ann"), ("b", "Bea"), ("c", "Cid"))).Run();
        Assert.Equal((1, "a=Hello Ann b=Hello Bea c=Hello Cid"), (one.ComputationsOf(told), Texts.Line(told.In(one))));

        var all = graph.Begin(one).Set(names, Texts.Map(("a", "Ann"), ("d", "Dan"))).Set(greetings, Texts.Map(("all", "Bye"))).Run();
        Assert.Equal("a=Bye Ann d=Bye Dan", Texts.Line(told.In(all)));
    }

    [Fact]
    public void Load_EachEntry_RunsOnce()
    {
        var state = Load();
        Assert.Equal("a=pen:1 ink:2 b=ink:2", Texts.Line(_priced.In(state)));
        Assert.Equal("a=PEN:1 INK:2 b=INK:2", Texts.Line(_shouted.In(state)));
        Assert.Equal("a/ink=ink a/pen=pen b/ink=ink c/cup=cup", Texts.Line(_lines.In(state)));
        Assert.Equal((3, 3, 2), Ran(state));
    }

    [Fact]
    public void Step_OwnEntryDiffers_RunsItAlone()
    {
        var before = Load();
        var state = _graph.Begin(before).Set(_orders, _orders.In(before).With("b", "pen")).Run();
        Assert.Equal("a=pen:1 ink:2 b=pen:1", Texts.Line(_priced.In(state)));
        Assert.Equal("a/ink=ink a/pen=pen b/pen=pen c/cup=cup", Texts.Line(_lines.In(state)));
        Assert.Equal((1, 1, 1), Ran(state));
    }

    [Fact]
    public void Step_WhatIsReadDiffers_RunsItsReaders()
    {
        var before = Load();
        var state = _graph.Begin(before).Set(_prices, _prices.In(before).With("pen", "3")).Run();
        Assert.Equal("a=pen:3 ink:2 b=ink:2", Texts.Line(_priced.In(state)));
        Assert.Equal((1, 0, 1), Ran(state));
        state = _graph.Begin(before).Set(_prices, _prices.In(before).With("ink", "4")).Run();
        Assert.Equal((2, 0, 2), Ran(state));
        state = _graph.Begin(before).Set(_prices, _prices.In(before).With("hat", "4")).Run();
        Assert.Equal((0, 0, 0), Ran(state));
    }

    [Fact]
    public void Step_WhatWasNotThereComes_RunsThoseWhoAskedForIt()
    {
        var before = Load();
        var state = _graph.Begin(before).Set(_prices, _prices.In(before).With("cup", "9")).Run();
        Assert.Equal("a=pen:1 ink:2 b=ink:2 c=cup:9", Texts.Line(_priced.In(state)));
        Assert.Equal((1, 0, 1), Ran(state));
    }

    [Fact]
    public void Step_WhatIsReadNoMoreDiffers_RunsNothing()
    {
        var before = Load();
        before = _graph.Begin(before).Set(_orders, _orders.In(before).With("b", "pen")).Run();
        var state = _graph.Begin(before).Set(_prices, _prices.In(before).With("ink", "4")).Run();
        Assert.Equal((1, 0, 1), Ran(state));
        state = _graph.Begin(before).Set(_orders, _orders.In(before).Without("b")).Run();
        Assert.Equal((0, 0, 0), Ran(state));
        state = _graph.Begin(state).Set(_prices, _prices.In(before).With("pen", "4")).Run();
        Assert.Equal((1, 0, 1), Ran(state));
    }

    [Fact]
    public void Step_ResultIsEqual_StopsThere()
    {
        var before = Load();
        var state = _graph.Begin(before).Set(_orders, _orders.In(before).With("b", "ink ")).Run();
        Assert.Equal((1, 1, 0), Ran(state));
        Assert.Same(_priced.In(before), _priced.In(state));
    }

    [Fact]
    public void Step_ManyReasonsToRun_RunsOnce()
    {
        var before = Load();
        var state = _graph.Begin(before)
            .Set(_orders, _orders.In(before).With("a", "ink pen cup"))
            .Set(_prices, Texts.Map(("pen", "5"), ("ink", "6"), ("cup", "7")))
            .Run();
        Assert.Equal((3, 1, 3), Ran(state));
        Assert.Equal("a=ink:6 pen:5 cup:7 b=ink:6 c=cup:7", Texts.Line(_priced.In(state)));
    }

    [Fact]
    public void Notes_OfAComputation_StayUntilItRunsAgain()
    {
        var state = Load();
        Assert.Equal(["no price: cup"], _priced.NotesIn(state));
        var other = _graph.Begin(state).Set(_prices, _prices.In(state).With("pen", "3")).Run();
        Assert.Equal(["no price: cup"], _priced.NotesIn(other, "c"));
        other = _graph.Begin(other).Set(_orders, _orders.In(state).With("b", "pot")).Run();
        Assert.Equal(["no price: pot", "no price: cup"], _priced.NotesIn(other));
        other = _graph.Begin(other).Set(_orders, _orders.In(state).Without("c")).Run();
        Assert.Empty(_priced.NotesIn(other));
    }

    [Fact]
    public void Fork_TwoStepsFromOneState_DoNotDisturbEachOther()
    {
        var before = Load();
        var one = _graph.Begin(before).Set(_orders, _orders.In(before).With("a", "ink"));
        var two = _graph.Begin(before).Set(_orders, _orders.In(before).Without("a")).Set(_prices, Texts.Map(("cup", "9")));
        var (second, first) = (two.Run(), one.Run());
        Assert.Equal("a=ink:2 b=ink:2", Texts.Line(_priced.In(first)));
        Assert.Equal("c=cup:9", Texts.Line(_priced.In(second)));
        Assert.Equal("a=pen:1 ink:2 b=ink:2", Texts.Line(_priced.In(before)));
        Assert.Equal(["a"], _priced.In(first).ChangesSince(_priced.In(before)).Select(static change => change.Key));

        // What a fork recorded holds for its own steps only.
        first = _graph.Begin(first).Set(_prices, _prices.In(before).With("pen", "3")).Run();
        Assert.Equal((0, 0, 0), Ran(first));
    }

    private string? Price(string key, string text, Context context)
    {
        List<string> items = [];
        foreach (var item in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (context.Find(_prices, item) is not { } price)
            {
                context.Note($"no price: {item}");
                return null;
            }

            items.Add($"{item}:{price}");
        }

        return string.Join(' ', items);
    }

    private GraphState Load() => _graph.Begin(_graph.Empty)
        .Set(_orders, Texts.Map(("a", "pen ink"), ("b", "ink"), ("c", "cup"))).Set(_prices, Texts.Map(("pen", "1"), ("ink", "2"))).Run();

    private (int Priced, int Lines, int Shouted) Ran(GraphState state) =>
        (state.ComputationsOf(_priced), state.ComputationsOf(_lines), state.ComputationsOf(_shouted));
}
