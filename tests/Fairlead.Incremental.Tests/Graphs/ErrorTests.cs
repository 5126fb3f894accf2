using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>What a graph refuses: each would otherwise give a state that a first load does not give.</summary>
public sealed class ErrorTests
{
    private readonly Graph _graph = new();
    private readonly Input<string, string> _source;

    public ErrorTests() => _source = _graph.Input("source", Texts.Shape);

    [Fact]
    public void Find_InWhatIsDeclaredLater_IsRefused()
    {
        Collection<string, string>? later = null;
        _graph.Map("early", _source, (key, _, context) => context.Find(later!, key)); // declared below
        later = _graph.Map("late", _source, static (_, value, _) => value);
        var error = Assert.Throws<InvalidOperationException>(() => Load(("a", "1")));
        Assert.Equal("\"early\" reads \"late\", which is declared after it", error.Message);
    }

    [Fact]
    public void Find_InItself_IsRefused()
    {
        Collection<string, string>? self = null;
        self = _graph.Map("self", _source, (key, _, context) => context.Find(self!, key)); // declared when it runs
        Assert.Equal("\"self\" reads itself", Assert.Throws<InvalidOperationException>(() => Load(("a", "1"))).Message);
    }

    [Fact]
    public void Find_AdmittedInItself_IsRefused()
    {
        Collection<string, string>? self = null;
        self = _graph.Admit<string, string, string, string>(
            "self",
            _source,
            KeyOrder.Ordinal,
            static (_, value, buckets) => buckets.Add(value),
            (key, _, admission) => admission.Find(self!, key)); // declared when it runs
        Assert.Equal("\"self\" reads itself", Assert.Throws<InvalidOperationException>(() => Load(("a", "1"))).Message);
    }

    [Fact]
    public void Declare_BesideWithAnotherOrderOfKeys_IsRefused()
    {
        var other = _graph.Input<string, string>("other", KeyOrder.Natural<string>());
        var error = Assert.Throws<ArgumentException>(() => _graph.Map("reader", _source, static (_, value, _) => value, beside: [other]));
        Assert.StartsWith(
            "the keys of \"other\" are in another order than those of \"source\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_InAnotherGraph_IsRefused()
    {
        Graph other = new();
        var foreign = other.Input("foreign", Texts.Shape);
        _graph.Map("reader", _source, (key, _, context) => context.Find(foreign, key));
        var error = Assert.Throws<InvalidOperationException>(() => Load(("a", "1")));
        Assert.Contains("\"foreign\" is of another graph", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Declare_SourceOfAnotherGraph_IsRefused()
    {
        var foreign = new Graph().Input("foreign", Texts.Shape);
        Assert.Throws<ArgumentException>(() => _graph.Map("reader", foreign, static (_, value, _) => value));
        Assert.Throws<ArgumentException>(() => _graph.Map("beside", _source, static (_, value, _) => value, beside: [foreign]));
        Assert.Throws<ArgumentException>(() => _graph.IndexByHost("index", foreign, static (_, value, hosts) => hosts.Add(value)));
    }

    [Fact]
    public void Expand_TwoInputsGiveOneKey_IsRefused()
    {
        var owners = _graph.Expand("owners", _source, Texts.Shape, static (key, value, entries) => entries.Add(value, key));
        var error = Assert.Throws<InvalidOperationException>(() => Load(("a", "x"), ("b", "x")));
        Assert.Equal("\"owners\" is given the key x twice", error.Message);
        Assert.Equal("x=a y=b", Texts.Line(owners.In(Load(("a", "x"), ("b", "y")))));
    }

    [Fact]
    public void Expand_OneInputGivesAKeyTwice_IsRefused()
    {
        _graph.Expand("owners", _source, Texts.Shape, static (key, value, entries) =>
        {
            entries.Add(value, key);
            entries.Add(value, key);
        });
        Assert.Throws<InvalidOperationException>(() => Load(("a", "x")));
    }

    // The one that gave the key before does not run in this step.
    [Fact]
    public void Expand_InputGivesTheKeyOfAnother_IsRefusedInALaterStepToo()
    {
        _graph.Expand("owners", _source, Texts.Shape, static (key, value, entries) => entries.Add(value, key));
        var state = Load(("a", "x"));
        Assert.Throws<InvalidOperationException>(() => _graph.Begin(state).Set(_source, Texts.Map(("a", "x"), ("b", "x"))).Run());
    }

    [Fact]
    public void Expand_KeyGoesFromOneInputToAnother_IsGivenByTheOther()
    {
        var owners = _graph.Expand("owners", _source, Texts.Shape, static (key, value, entries) => entries.Add(value, key));
        var state = Load(("a", "x"), ("b", "y"));
        state = _graph.Begin(state).Set(_source, Texts.Map(("a", "y"), ("b", "x"))).Run();
        Assert.Equal("x=b y=a", Texts.Line(owners.In(state)));
        state = _graph.Begin(state).Set(_source, Texts.Map(("c", "x"))).Run();
        Assert.Equal("x=c", Texts.Line(owners.In(state)));
    }

    [Fact]
    public void Step_ThatHasRun_IsRefused()
    {
        var step = _graph.Begin(_graph.Empty).Set(_source, Texts.Map(("a", "1")));
        var state = step.Run();
        Assert.Throws<InvalidOperationException>(() => step.Set(_source, Texts.Map(("a", "2"))));
        Assert.Throws<InvalidOperationException>(step.Run);
        Assert.Equal("a=1", Texts.Line(_source.In(state)));
    }

    [Fact]
    public void Begin_StateFromBeforeADeclaration_IsRefused()
    {
        var state = _graph.Empty;
        _graph.Input("more", Texts.Shape);
        Assert.Throws<ArgumentException>(() => _graph.Begin(state));
    }

    [Fact]
    public void Set_MapThatComparesOtherwise_IsComparedAsTheInputSays()
    {
        var input = _graph.Input("folded", new Folded());
        var copies = _graph.Map("copies", input, static (_, value, _) => value);
        var state = _graph.Begin(_graph.Empty).Set(input, OrderedMap.Create(KeyOrder.Ordinal, [KeyValuePair.Create("a", "x")])).Run();
        state = _graph.Begin(state).Set(input, OrderedMap.Create(KeyOrder.Ordinal, [KeyValuePair.Create("a", "X")])).Run();
        Assert.Equal(0, state.ComputationsOf(copies));
    }

    private GraphState Load(params (string, string)[] entries) => _graph.Begin(_graph.Empty).Set(_source, Texts.Map(entries)).Run();

    private sealed class Folded() : MapShape<string, string>(KeyOrder.Ordinal)
    {
        public override bool AreEqual(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
    }
}
