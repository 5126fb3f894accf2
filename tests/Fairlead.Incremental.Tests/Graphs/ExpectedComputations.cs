using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>
/// How often the functions of a collection may run in a step, found by looking at all that was recorded before and all that differs after.
/// </summary>
internal sealed class ExpectedComputations(HistoryGraph graph, GraphState before, GraphState after)
{
    public (int Least, int Most) Of(Computed<string, string, string> collection)
    {
        var former = (ComputedState<string, string, string>)before[collection.Position];
        HashSet<string> keys =
        [
            .. former.Dependents.Keys.Where(d => d.Source != collection.Position && Differs(d)).Select(static d => (string)d.Reader),
        ];
        IEnumerable<string> there;
        if (collection == graph.Groups || collection == graph.HostGroups)
        {
            BucketIndex<string, string, string> index = collection == graph.Groups ? graph.ByWord : graph.ByHost;
            keys.UnionWith(Pairs(index, before).Concat(Pairs(index, after))
                .Where(pair => graph.Parsed.In(before).Find(pair.Key) != graph.Parsed.In(after).Find(pair.Key))
                .Select(static pair => pair.Bucket));
            there = Pairs(index, after).Select(static pair => pair.Bucket);
        }
        else
        {
            var source = SourceOf(collection);
            keys.UnionWith(source.In(after).ChangesSince(source.In(before)).Select(static change => change.Key));
            there = source.In(after).Keys;
            foreach (var other in collection == graph.Paired ? [graph.Links, graph.Parsed] : Array.Empty<Collection<string, string>>())
            {
                keys.UnionWith(other.In(after).ChangesSince(other.In(before)).Select(static change => change.Key));
            }
        }

        keys.IntersectWith(there);
        return (keys.Count, keys.Count + (collection == graph.Admitted ? LaterReaders(former, keys) : 0));
    }

    private Collection<string, string> SourceOf(Computed<string, string, string> collection) =>
        collection == graph.Parsed || collection == graph.Paired ? graph.Things
        : collection == graph.Matched ? graph.Rules
        : collection == graph.Followed || collection == graph.Chosen ? graph.Links
        : collection == graph.Admitted ? graph.Claims
        : collection == graph.Uses ? graph.Groups
        : graph.Parsed;

    // Candidates that have looked at a bucket of which something admitted differs now.
    private int LaterReaders(ComputedState<string, string, string> former, HashSet<string> keys)
    {
        var words = graph.Admitted.In(after).ChangesSince(graph.Admitted.In(before))
            .SelectMany(static change => $"{change.Before} {change.After}".Replace("!", "", StringComparison.Ordinal).Split(' '))
            .ToHashSet();
        return former.Dependents.Keys
            .Where(dependency => dependency.Source == graph.Admitted.Position && words.Contains((string)dependency.Read))
            .Select(static dependency => (string)dependency.Reader).Distinct().Count(key => !keys.Contains(key));
    }

    private bool Differs(Dependency dependency)
    {
        var read = (string)dependency.Read;
        return graph.Graph.Collections[dependency.Source] switch
        {
            Collection<string, string> collection => collection.In(before).Find(read) != collection.In(after).Find(read),
            HostIndex<string, string> index => DifferingBuckets(index).Any(host => HostPatterns.Covers(read, host)),
            PatternIndex<string, string> index => DifferingBuckets(index).Any(pattern => HostPatterns.Covers(pattern, read)),
            BucketIndex<string, string, string> index => DifferingBuckets(index).Contains(read),
            _ => throw new InvalidOperationException("a collection of another kind"),
        };
    }

    private IEnumerable<string> DifferingBuckets(BucketIndex<string, string, string> index)
    {
        var (old, now) = (Pairs(index, before).ToHashSet(), Pairs(index, after).ToHashSet());
        old.SymmetricExceptWith(now);
        return old.Select(static pair => pair.Bucket);
    }

    private static IEnumerable<IndexPair<string, string>> Pairs(BucketIndex<string, string, string> index, GraphState state) =>
        ((OrderedMap<IndexPair<string, string>, byte>)state[index.Position]).Keys;
}
