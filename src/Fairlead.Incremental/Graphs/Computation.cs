namespace Fairlead.Incremental.Graphs;

/// <summary>What a computation read and gave when it last ran. Immutable.</summary>
/// <param name="Reads">What it read, in order, each once.</param>
/// <param name="Outputs">The keys that it gave, as objects; <see cref="OwnKey"/> where that is just its own key; null where it gave none,
/// and always in a collection whose keys are those of its source.</param>
internal sealed record Computation(Dependency[] Reads, object[]? Outputs)
{
    /// <summary>Stands for the key of the computation itself: most give that one alone, and none of them has to keep it.</summary>
    public static object[] OwnKey { get; } = [new()];

    public static Computation Nothing { get; } = new([], null);

    private static Computation OwnKeyOfNothing { get; } = new([], OwnKey);

    public static Computation Of(Dependency[] reads, object[]? outputs) =>
        reads.Length == 0 && outputs == OwnKey ? OwnKeyOfNothing : new(reads, outputs);

    public bool IsNothing => Reads.Length == 0 && Outputs is null or [];
}
