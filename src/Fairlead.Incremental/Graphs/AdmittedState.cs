using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>What a collection of admitted entries holds. Immutable.</summary>
internal sealed record AdmittedState<TKey, TValue, TBucket> : ComputedState<TKey, TKey, TValue>
{
    public AdmittedState(ComputedState<TKey, TKey, TValue> computed, OrderedMap<IndexPair<TBucket, TKey>, byte> pairs)
        : base(computed) => Pairs = pairs;

    /// <summary>The admitted entries by bucket.</summary>
    public OrderedMap<IndexPair<TBucket, TKey>, byte> Pairs { get; }
}
