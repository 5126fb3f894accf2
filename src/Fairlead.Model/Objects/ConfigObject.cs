namespace Fairlead.Model.Objects;

/// <summary>One object of the configuration as its source gave it. Immutable.</summary>
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

    /// <summary>Where it was written.</summary>
    public required ConfigOrigin Origin { get; init; }

    /// <summary>What it says.</summary>
    public required ConfigSpec Spec { get; init; }

    /// <summary>Whether a newer version of it was refused, so that this is the last good one.</summary>
    public bool IsStale { get; init; }
}
