using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>
/// From a host to the entries with a pattern that covers it (<see cref="HostPatterns"/>), those of the closest pattern first.
/// </summary>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TValue">The value of an entry.</typeparam>
public sealed class PatternIndex<TKey, TValue> : BucketIndex<string, TKey, TValue>
    where TKey : notnull
{
    internal PatternIndex(Graph graph, string name, Collection<TKey, TValue> source, Action<TKey, TValue, List<string>> patterns)
        : base(graph, name, source, HostOrder.Instance, patterns)
    {
    }

    // That a host was asked for is recorded once, not each pattern that was tried: those that a pattern concerns are found by its suffix.
    private protected override void AddReadersTouchedBy(string bucket, OrderedMap<Dependency, byte> dependents, Action<object> add)
    {
        if (!HostPatterns.IsWildcard(bucket))
        {
            AddReadersOf(dependents, bucket, add);
            return;
        }

        foreach (var (dependency, _) in dependents.From(Dependency.Start(Position, bucket[1..])))
        {
            if (dependency.Source != Position || !((string)dependency.Read).EndsWith(bucket.AsSpan(1), StringComparison.Ordinal))
            {
                break;
            }

            if (HostPatterns.Covers(bucket, (string)dependency.Read))
            {
                add(dependency.Reader);
            }
        }
    }

    private protected override IReadOnlyList<TKey> Find(OrderedMap<IndexPair<string, TKey>, byte> pairs, string bucket)
    {
        List<TKey> keys = [];
        foreach (var pattern in HostPatterns.Covering(bucket))
        {
            var closer = keys.Count;
            AddKeysOf(pairs, pattern, keys);

            // An entry of several patterns stands where the closest of them does.
            for (var i = keys.Count - 1; closer > 0 && i >= closer; i--)
            {
                if (keys.FindIndex(0, closer, key => Source.Shape.Order.Compare(key, keys[i]) == 0) >= 0)
                {
                    keys.RemoveAt(i);
                }
            }
        }

        return keys;
    }
}
