namespace Fairlead.Incremental.Graphs;

/// <summary>Something that a computation has read. Immutable.</summary>
/// <param name="Source">The position of what was read from.</param>
/// <param name="Read">What was read of it: a key or a bucket, also one under which there is nothing.</param>
internal readonly record struct DependencyRead(int Source, object Read);
