using Fairlead.Model.Objects;

namespace Fairlead.Config.Quarantine;

/// <summary>The version of an object before the one that counts. Immutable.</summary>
/// <param name="Item">The version; null where the object was not there.</param>
/// <param name="Since">When the version that counts came.</param>
public sealed record FormerVersion(ConfigObject? Item, DateTimeOffset Since);
