using Fairlead.Model.Objects;

namespace Fairlead.Config.State;

/// <summary>What is to be kept of an object: its newest version, or nothing any more. Immutable.</summary>
/// <param name="Key">The object.</param>
/// <param name="Object">What it says; null where it is to be forgotten.</param>
/// <param name="Place">Where it stands in its source.</param>
internal readonly record struct StateEdit(ConfigKey Key, ConfigObject? Object, ObjectPlace Place);
