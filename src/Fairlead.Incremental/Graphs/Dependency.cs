namespace Fairlead.Incremental.Graphs;

/// <summary>Says that a computation of a collection has read something. Immutable.</summary>
/// <param name="Source">The position of what was read from.</param>
/// <param name="Read">What was read of it: a key or a bucket, also one under which there is nothing.</param>
/// <param name="Reader">The key of the computation.</param>
/// <param name="IsStart">Whether it stands before all that read the same: where a search begins.</param>
internal sealed record Dependency(int Source, object Read, object Reader, bool IsStart)
{
    private static readonly object Nothing = new();

    /// <summary>Whether it stands before all that was read of a source.</summary>
    public bool IsStartOfSource => IsStart && ReferenceEquals(Read, Nothing);

    /// <summary>What was read.</summary>
    public DependencyRead What => new(Source, Read);

    public static Dependency Start(int source, object read) => new(source, read, read, true);

    public static Dependency StartOf(int source) => new(source, Nothing, Nothing, true);
}
