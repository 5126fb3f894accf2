using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>
/// Admission in order: here a word belongs to the first claim that has it, and a claim that loses keeps what it was admitted with.
/// </summary>
public sealed class AdmissionTests
{
    private readonly Graph _graph = new();
    private readonly Input<string, string> _claims;
    private readonly Input<string, string> _suffixes;
    private readonly Admitted<string, string, string, string> _admitted;
    private readonly List<string> _ran = [];

    public AdmissionTests()
    {
        _claims = _graph.Input("claims", Texts.Shape);
        _suffixes = _graph.Input("suffixes", Texts.Shape);
        _admitted = _graph.Admit<string, string, string, string>(
            "admitted", _claims, KeyOrder.Ordinal, static (_, text, words) => Texts.AddWords(text, words), Admit);
    }

    [Fact]
    public void Admit_FirstLoad_TheFirstInOrderOfKeysWins()
    {
        var state = Load(("c", "red"), ("a", "red"), ("b", "blue"));
        Assert.Equal("a=red b=blue", Texts.Line(_admitted.In(state)));
        Assert.Equal(["c: a has red"], _admitted.NotesIn(state));
        Assert.Equal(["c: a has red"], _admitted.NotesIn(state, "c"));
        Assert.Empty(_admitted.NotesIn(state, "a"));
        Assert.Equal(3, state.ComputationsOf(_admitted));
    }

    [Fact]
    public void Admit_EntryChanges_RunsLaterOnesThatLookedAtItsBuckets()
    {
        var state = Load(("a", "red"), ("b", "red"), ("c", "blue"), ("d", "red"), ("e", "green"));
        Assert.Equal(["a", "b", "d"], Step(ref state, ("a", "pink"), ("b", "red"), ("c", "blue"), ("d", "red"), ("e", "green")));
        Assert.Equal("a=pink b=red c=blue e=green", Texts.Line(_admitted.In(state)));
    }

    [Fact]
    public void Admit_LaterEntryChanges_RunsNoneBefore()
    {
        var state = Load(("a", "red"), ("b", "blue"), ("c", "red"));
        Assert.Equal(["c"], Step(ref state, ("a", "red"), ("b", "blue"), ("c", "green")));
        Assert.Equal(["d"], Step(ref state, ("a", "red"), ("b", "blue"), ("c", "green"), ("d", "red")));
        Assert.Equal("a=red b=blue c=green", Texts.Line(_admitted.In(state)));
    }

    [Fact]
    public void Admit_WhatIsAdmittedStaysEqual_RunsNoneAfter()
    {
        var state = Load(("a", "red"), ("b", "red"));
        Assert.Equal(["a"], Step(ref state, ("a", "red  "), ("b", "red")));
        Assert.Equal("a=red", Texts.Line(_admitted.In(state)));
    }

    [Fact]
    public void Admit_Chain_RunsToItsEndInOneStep()
    {
        // Each wants its own word and that of the one before: x2 loses to x1, so x3 wins, so x4 loses. Without x1 it is the other way
        // round.
        var state = Load(("x1", "1"), ("x2", "1 2"), ("x3", "2 3"), ("x4", "3 4"), ("x5", "5"));
        Assert.Equal("x1=1 x3=2 3 x5=5", Texts.Line(_admitted.In(state)));
        Assert.Equal(["x2", "x3", "x4"], Step(ref state, ("x2", "1 2"), ("x3", "2 3"), ("x4", "3 4"), ("x5", "5")));
        Assert.Equal("x2=1 2 x4=3 4 x5=5", Texts.Line(_admitted.In(state)));
        Assert.Equal(["x1", "x2", "x3", "x4"], Step(ref state, ("x1", "1"), ("x2", "1 2"), ("x3", "2 3"), ("x4", "3 4"), ("x5", "5")));
        Assert.Equal("x1=1 x3=2 3 x5=5", Texts.Line(_admitted.In(state)));
    }

    [Fact]
    public void Admit_OneKeepsItsFormer_EndsTheChain()
    {
        var state = Load(("a", "1"), ("b", "1 2"), ("c", "2 3"), ("d", "3 4"));
        Assert.Equal(["b", "c"], Step(ref state, ("b", "1 2"), ("c", "2 3"), ("d", "3 4")));
        Assert.Equal("b=1 2 c=2 3", Texts.Line(_admitted.In(state)));
    }

    [Fact]
    public void Admit_LosesWhatItHad_KeepsTheFormer()
    {
        var state = Load(("b", "red"));
        Step(ref state, ("a", "red"), ("b", "red blue"));
        Assert.Equal("a=red b=red", Texts.Line(_admitted.In(state)));
        Assert.Equal(["b: a has red"], _admitted.NotesIn(state));

        // Kept again and again, also when it runs for another reason.
        Assert.Equal(["b"], Step(ref state, ("a", "red"), ("b", "red green")));
        Assert.Equal("a=red b=red", Texts.Line(_admitted.In(state)));
        Step(ref state, ("a", "yellow"), ("b", "red green"));
        Assert.Equal("a=yellow b=red green", Texts.Line(_admitted.In(state)));
        Assert.Empty(_admitted.NotesIn(state));
    }

    [Fact]
    public void Admit_GoneAndBack_HasNoFormer()
    {
        var state = Load(("b", "red"));
        Step(ref state, ("a", "red"));
        Step(ref state, ("a", "red"), ("b", "red"));
        Assert.Equal("a=red", Texts.Line(_admitted.In(state)));
    }

    [Fact]
    public void Seed_OfAFirstLoad_IsTheFormer()
    {
        var state = _graph.Begin(_graph.Empty)
            .Set(_claims, Texts.Map(("a", "red"), ("b", "red blue"), ("c", "red")))
            .Seed(_admitted, Texts.Map(("b", "old"), ("gone", "red")))
            .Run();
        Assert.Equal("a=red b=old", Texts.Line(_admitted.In(state)));
    }

    [Fact]
    public void FormerOf_ACollectionOfTheAdmitted_FindsWhatMovedToAnotherKey()
    {
        // Claims say their rank and a word; they are admitted by rank, and the collection after that has them by name again.
        var claims = _graph.Input("ranked", Texts.Shape);
        var ranked = _graph.Expand<string, string, string, string>(
            "by rank", claims, Texts.Shape, static (name, text, output) => output.Add($"{text[0]}{name}", text[1..]));
        Expanded<string, string, string, string> byName = null!; // set before a step is run
        var admitted = _graph.Admit<string, string, string, string>(
            "admitted by rank", ranked, KeyOrder.Ordinal, static (_, text, words) => Texts.AddWords(text, words),
            (key, text, admission) => admission.Before(text).Count > 0 ? admission.FormerOf(byName, key[1..]) : text);
        byName = _graph.Expand<string, string, string, string>(
            "by name", admitted, Texts.Shape, static (key, text, output) => output.Add(key[1..], text));

        var state = Step(_graph.Empty, ("a", "1red"), ("b", "2blue"), ("c", "3green"));
        Assert.Equal("a=red b=blue c=green", Texts.Line(byName.In(state)));
        state = Step(state, ("a", "1red"), ("b", "4red"), ("c", "3green"));
        Assert.Equal("a=red b=blue c=green", Texts.Line(byName.In(state)));
        state = Step(state, ("a", "5red"), ("b", "4red"), ("c", "3green"));
        Assert.Equal("a=red b=red c=green", Texts.Line(byName.In(state)));

        // A first load is told by a seed.
        state = _graph.Begin(_graph.Empty).Set(claims, Texts.Map(("a", "1red"), ("b", "2red"))).Seed(byName, Texts.Map(("b", "old"))).Run();
        Assert.Equal("a=red b=old", Texts.Line(byName.In(state)));

        GraphState Step(GraphState before, params (string, string)[] all) => _graph.Begin(before).Set(claims, Texts.Map(all)).Run();
    }

    [Fact]
    public void Find_InAnotherCollection_RunsThoseThatReadIt()
    {
        var state = Load(("a", "red"), ("b", "blue"), ("c", "red"));
        _ran.Clear();
        state = _graph.Begin(state).Set(_suffixes, Texts.Map(("b", "green"))).Run();
        Assert.Equal(["b"], _ran);
        Assert.Equal("a=red b=blue green", Texts.Line(_admitted.In(state)));
    }

    private string? Admit(string key, string text, Admission<string, string, string> admission)
    {
        _ran.Add(key);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in words)
        {
            if (admission.Before(word) is [var first, ..])
            {
                admission.Note($"{key}: {first.Key} has {word}");
                return key.StartsWith('x') ? null : admission.Former; // those with x keep nothing
            }
        }

        return string.Join(' ', words) + (admission.Find(_suffixes, key) is { } suffix ? $" {suffix}" : "");
    }

    private GraphState Load(params (string, string)[] claims) => _graph.Begin(_graph.Empty).Set(_claims, Texts.Map(claims)).Run();

    // Which candidates ran, in the order in which they did.
    private List<string> Step(ref GraphState state, params (string, string)[] claims)
    {
        _ran.Clear();
        state = _graph.Begin(state).Set(_claims, Texts.Map(claims)).Run();
        Assert.Equal(_ran.Count, state.ComputationsOf(_admitted));
        return _ran;
    }
}
