namespace Fairlead.Model.Registries;

/// <summary>
/// What a registry says at one moment: what it knows, from when that is, and what is wrong with it now. One that fails keeps what it knew.
/// Immutable.
/// </summary>
public sealed record RegistryState
{
    /// <summary>The state of a registry that has not been heard yet.</summary>
    public static RegistryState Connecting { get; } = new();

    /// <summary>What it knew when it was last heard.</summary>
    public RegistrySnapshot Content { get; private init; } = RegistrySnapshot.Empty;

    /// <summary>When it was last heard; null where that was never.</summary>
    public DateTimeOffset? HeardAt { get; private init; }

    /// <summary>Why it cannot be heard now, in one sentence without a full stop; null where it can.</summary>
    public string? Error { get; private init; }

    /// <summary>The state of a registry that was just heard, whether it says something new or not.</summary>
    public static RegistryState Heard(RegistrySnapshot content, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new() { Content = content, HeardAt = at };
    }

    /// <summary>The state after it could not be heard: what it knew before stays.</summary>
    public RegistryState Failing(string error)
    {
        ArgumentException.ThrowIfNullOrEmpty(error);
        return this with { Error = error };
    }
}
