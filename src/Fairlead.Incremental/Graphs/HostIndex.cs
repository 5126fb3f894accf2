using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>From a pattern to the entries with a host that it covers (<see cref="HostPatterns"/>).</summary>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TValue">The value of an entry.</typeparam>
public sealed class HostIndex<TKey, TValue> : BucketIndex<string, TKey, TValue>
    where TKey : notnull
{
    internal HostIndex(Graph graph, string name, Collection<TKey, TValue> source, Action<TKey, TValue, List<string>> hosts)
        : base(graph, name, source, HostOrder.Instance, hosts)
    {
    }

    private protected override void AddReadersTouchedBy(string bucket, OrderedMap<Dependency, byte> dependents, Action<object> add)
    {
        foreach (var pattern in HostPatterns.Covering(bucket))
        {
            AddReadersOf(dependents, pattern, add);
        }
    }

    private protected override IReadOnlyList<TKey> Find(OrderedMap<IndexPair<string, TKey>, byte> pairs, string bucket)
    {
        if (!HostPatterns.IsWildcard(bucket))
        {
            return base.Find(pairs, bucket);
        }

        // All that end with the suffix stand side by side, after the suffix itself.
        List<TKey> keys = [];
        foreach (var (pair, _) in pairs.From(IndexPair<string, TKey>.Start(bucket[1..])))
        {
            if (!pair.Bucket.EndsWith(bucket.AsSpan(1), StringComparison.Ordinal))
            {
                break;
            }

            if (HostPatterns.Covers(bucket, pair.Bucket))
            {
                keys.Add(pair.Key);
            }
        }

        // An entry may have several hosts that the pattern covers.
        Sorting.SortDistinct(keys, Source.Shape.Order);
        return keys;
    }
}
