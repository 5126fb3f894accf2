using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>An object that a text gives, with the place where it begins.</summary>
/// <param name="Key">What identifies it.</param>
/// <param name="Origin">Where it begins.</param>
/// <param name="Object">What it says; null where it has an error: then its last good version stays live, and is looked for at this
/// place.</param>
internal sealed record ReadObject(ConfigKey Key, ConfigOrigin Origin, ConfigObject? Object)
{
    /// <summary>The version that its metadata names, where that is one of ours: what the writer has seen.</summary>
    public string? GivenVersion { get; init; }
}
