using Fairlead.Model.Objects;

namespace Fairlead.Model.Claims;

/// <summary>Listeners that rules are bound to. Immutable.</summary>
/// <param name="Owner">The object that claims the listeners.</param>
/// <param name="Section">The name of one of its listeners; empty: all of them.</param>
/// <param name="Path">The path of the field that names them; no part of what they are.</param>
public sealed record ListenerRefClaim(ConfigKey Owner, string Section, string Path);
