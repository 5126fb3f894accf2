using Fairlead.Model.Objects;

namespace Fairlead.Model.Raw;

/// <summary>An xDS resource that a user wrote by hand, checked and encoded. Immutable.</summary>
public sealed record RawResource
{
    /// <summary>The type URL, for example <c>type.googleapis.com/envoy.config.cluster.v3.Cluster</c>.</summary>
    public required string TypeUrl { get; init; }

    /// <summary>The resource's name.</summary>
    public required string Name { get; init; }

    /// <summary>The encoded message.</summary>
    public required EquatableList<byte> Value { get; init; }

    /// <summary>Proxies that get it, any of these; empty: every proxy that takes listeners or clusters as wildcard.</summary>
    public EquatableList<NodeSelector> Nodes { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
