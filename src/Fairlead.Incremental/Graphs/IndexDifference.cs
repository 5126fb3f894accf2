namespace Fairlead.Incremental.Graphs;

/// <summary>What differs in an index after a step. Immutable.</summary>
/// <param name="Members">Buckets to which an entry came or from which one went.</param>
/// <param name="Values">Buckets of which an entry came, went or holds something else.</param>
internal sealed record IndexDifference<TBucket>(IReadOnlyList<TBucket> Members, IReadOnlyList<TBucket> Values);
