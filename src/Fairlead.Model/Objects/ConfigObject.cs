namespace Fairlead.Model.Objects;

/// <summary>
/// One object of the configuration as its source gave it. Immutable, equal by content: where it stands in its source is no part of it (<see
/// cref="ConfigSnapshot.Places"/>), nor is how its document is written.
/// </summary>
public sealed record ConfigObject
{
    /// <summary>What identifies it.</summary>
    public required ConfigKey Key { get; init; }

    /// <summary>The API version as written, for example <c>networking.istio.io/v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The labels of its metadata.</summary>
    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The annotations of its metadata.</summary>
    public EquatableMap<string> Annotations { get; init; } = EquatableMap<string>.Empty;

    /// <summary>A hash of its content: equal for equal objects, whichever process read them.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>The id of the source that gave it, for example <c>file</c>.</summary>
    public required string SourceId { get; init; }

    /// <summary>When it was created, where its source knows: of two objects that contradict each other some APIs take the older.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>What it says.</summary>
    public required ConfigSpec Spec { get; init; }

    /// <summary>Whether a newer version of it was refused, so that this is the last good one.</summary>
    public bool IsStale { get; init; }

    /// <summary>
    /// What it was read from, as JSON in UTF-8, without what the server of another store writes: for people, and to read it again. Empty
    /// where it was made by a program. It counts for nothing when objects are compared: <see cref="ResourceVersion"/> does.
    /// </summary>
    public ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>Whether the two say the same, and come from the same source.</summary>
    public bool Equals(ConfigObject? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && ResourceVersion == other.ResourceVersion
            && Key == other.Key
            && ApiVersion == other.ApiVersion
            && SourceId == other.SourceId
            && CreatedAt == other.CreatedAt
            && IsStale == other.IsStale
            && Labels.Equals(other.Labels)
            && Annotations.Equals(other.Annotations)
            && Spec.Equals(other.Spec));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, ResourceVersion);
}
