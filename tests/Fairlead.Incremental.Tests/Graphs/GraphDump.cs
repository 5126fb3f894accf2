using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>Everything that a state holds as lines of text: entries, what was recorded of reads, and notes.</summary>
internal static class GraphDump
{
    public static IReadOnlyList<string> Of(HistoryGraph graph, GraphState state) =>
        [
            .. graph.Graph.Collections.SelectMany(
                collection => Lines(state[collection.Position]).Select(line => $"{collection.Name}: {line}")),
        ];

    private static IEnumerable<string> Lines(object state) => state switch
    {
        OrderedMap<string, string> entries => entries.Select(static entry => $"{entry.Key}={entry.Value}"),
        OrderedMap<IndexPair<string, string>, byte> pairs => PairsOf(pairs),
        ComputedState<string, string, string> computed =>
        [
            .. Lines(computed.Entries),
            .. computed.Computations.Select(static e =>
                $"{e.Key} read {string.Join<Dependency>(", ", e.Value.Reads)} and gave {string.Join(", ", e.Value.Outputs ?? [])}"),
            .. computed.Dependents.Select(static e => $"{e.Key}"),
            .. computed.Notes.Select(static e => $"{e.Key} said {string.Join(", ", e.Value)}"),
            .. computed is AdmittedState<string, string, string> admitted ? PairsOf(admitted.Pairs) : [],
        ],
        _ => throw new ArgumentException($"a state of {state.GetType()}", nameof(state)),
    };

    private static IEnumerable<string> PairsOf(OrderedMap<IndexPair<string, string>, byte> pairs) => pairs.Select(static e => $"{e.Key}");
}
