namespace Fairlead.Model.Raw;

/// <summary>Chooses proxies by what they say of themselves: all parts that are given must hold. Immutable.</summary>
public sealed record NodeSelector
{
    /// <summary>The node id, in which <c>*</c> stands for any text; empty: any.</summary>
    public string Id { get; init; } = "";

    /// <summary>The node cluster, in which <c>*</c> stands for any text; empty: any.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Metadata that the node must carry, as text.</summary>
    public EquatableMap<string> Metadata { get; init; } = EquatableMap<string>.Empty;
}
