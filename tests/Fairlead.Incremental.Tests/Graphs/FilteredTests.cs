using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

public sealed class FilteredTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Where_AnyHistory_HasWhatFulfilsTheCondition_AndItsReadersRunForThatAlone(int seed)
    {
        Random random = new(seed);
        Graph graph = new();
        var words = graph.Input("words", Texts.Shape);
        var longOnes = graph.Where("long words", words, static (_, word) => word.Length > 3);
        var shouted = graph.Map("shouted", longOnes, static (_, word, _) => word.ToUpperInvariant());
        var map = OrderedMap<string, string>.Empty(Texts.Shape);
        var state = graph.Empty;
        for (var step = 0; step < 200; step++)
        {
            var before = map;
            for (var edit = random.Next(4); edit > 0; edit--)
            {
                var key = $"k{random.Next(12)}";
                map = random.Next(3) == 0 ? map.Without(key) : map.With(key, new string('w', random.Next(1, 7)));
            }

            state = graph.Begin(state).Set(words, map).Run();

            Assert.Equal(map.Where(static entry => entry.Value.Length > 3), longOnes.In(state));
            Assert.Equal(longOnes.In(state).Values.Select(static word => word.ToUpperInvariant()), shouted.In(state).Values);
            var touched = map.ChangesSince(before).Count(static change => change.HasAfter && change.After!.Length > 3);
            Assert.InRange(state.ComputationsOf(shouted), 0, touched);
        }
    }
}
