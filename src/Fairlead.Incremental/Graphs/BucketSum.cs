namespace Fairlead.Incremental.Graphs;

/// <summary>How many entries belong to a bucket, and the sum of what each weighs. Immutable.</summary>
/// <param name="Count">The number of entries, at least 1.</param>
/// <param name="Weight">The sum of their weights.</param>
public sealed record BucketSum(int Count, long Weight);
