namespace Fairlead.Model.Routing;

/// <summary>
/// Edits of one header section, made in the order remove, set, add. Values may hold Envoy's variables, such as <c>%REQ(x-id)%</c>; a
/// percent sign is written <c>%%</c>. Immutable.
/// </summary>
public sealed record HeaderOperations
{
    /// <summary>No edits.</summary>
    public static HeaderOperations None { get; } = new();

    /// <summary>Headers that get this value whatever they had.</summary>
    public EquatableMap<string> Set { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Headers that get this value beside what they had.</summary>
    public EquatableMap<string> Add { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Headers that are taken away.</summary>
    public EquatableList<string> Remove { get; init; } = [];

    /// <summary>Whether there is nothing to edit.</summary>
    public bool IsEmpty => Set.Count == 0 && Add.Count == 0 && Remove.Count == 0;
}
