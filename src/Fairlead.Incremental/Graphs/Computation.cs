namespace Fairlead.Incremental.Graphs;

/// <summary>What a computation read and gave when it last ran. Immutable.</summary>
/// <param name="Reads">What it read, in order, each once.</param>
/// <param name="Outputs">The keys that it gave, as objects; null where it gives its own key or nothing.</param>
internal sealed record Computation(Dependency[] Reads, object[]? Outputs)
{
    public static Computation Nothing { get; } = new([], null);

    public bool IsNothing => Reads.Length == 0 && Outputs is null or [];
}
