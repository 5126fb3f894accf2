using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Translation.Drafts;

namespace Fairlead.Translation.Resources;

/// <summary>
/// An xDS resource, encoded, with what it was made from. Immutable, equal by content; equal bytes for equal input, in any process.
/// </summary>
public sealed record TranslatedResource
{
    // Threads that race make equal ones.
    private EquatableList<Provenance>? _provenance;

    /// <summary>The type URL.</summary>
    public required string TypeUrl { get; init; }

    /// <summary>The name, unique in its type.</summary>
    public required string Name { get; init; }

    /// <summary>The encoded message.</summary>
    public required ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>Its version, a hash of the message that is shorter than the usual one; null: the usual one.</summary>
    public string? Version { get; init; }

    /// <summary>Names that a client asks for anew when this changes: of a cluster, its endpoints' name.</summary>
    public EquatableList<string> Uses { get; init; } = [];

    /// <summary>Other names by which a client asks for it: of a virtual host, <c>ROUTE_CONFIGURATION/DOMAIN</c> for each domain.</summary>
    public EquatableList<string> Aliases { get; init; } = [];

    /// <summary>What the names of the resources begin with that its clients get with it, unasked: of a route configuration whose virtual
    /// hosts are resources of their own, its name and a slash. Null: none.</summary>
    public string? Members { get; init; }

    /// <summary>The config objects that shaped it, in key order; empty where the node alone did.</summary>
    public EquatableList<Provenance> Provenance
    {
        get => _provenance ??= ProvenanceSet.Of(ProvenanceParts.SelectMany(static part => part));
        init => _provenance = value;
    }

    /// <summary>The provenance part by part, for resources of many parts: put together when somebody looks.</summary>
    internal IReadOnlyList<EquatableList<Provenance>> ProvenanceParts { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(TranslatedResource? other) =>
        other is not null && TypeUrl == other.TypeUrl && Name == other.Name && Value.Span.SequenceEqual(other.Value.Span)
        && Uses.Equals(other.Uses) && Aliases.Equals(other.Aliases) && Members == other.Members
        && (ProvenanceParts.Count > 0 || other.ProvenanceParts.Count > 0
            ? ProvenanceParts.SequenceEqual(other.ProvenanceParts)
            : Provenance.Equals(other.Provenance));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(TypeUrl, StringComparer.Ordinal);
        hash.Add(Name, StringComparer.Ordinal);
        hash.AddBytes(Value.Span);
        return hash.ToHashCode();
    }
}
