using Fairlead.Model.Objects;

namespace Fairlead.Config.Applied;

/// <summary>What became of one object. Immutable.</summary>
/// <param name="Key">The object.</param>
/// <param name="Action">What became of it.</param>
/// <param name="Version">The version that counts now; null where none does.</param>
public sealed record ApplyResult(ConfigKey Key, ApplyAction Action, string? Version);
