using Fairlead.Model.Objects;
using Google.Protobuf;

namespace Fairlead.Translation.Drafts;

/// <summary>A resource before it is encoded.</summary>
internal sealed record ResourceDraft
{
    public required string TypeUrl { get; init; }

    public required string Name { get; init; }

    public required ByteString Value { get; init; }

    /// <summary>A version shorter than the usual one; null for the usual.</summary>
    public string? Version { get; init; }

    public IReadOnlyList<string> Uses { get; init; } = [];

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string? Members { get; init; }

    public IReadOnlyCollection<Provenance> Provenance { get; init; } = [];
}
