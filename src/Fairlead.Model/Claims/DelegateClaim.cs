using Fairlead.Model.Objects;

namespace Fairlead.Model.Claims;

/// <summary>
/// Another object that has the rules for the requests of this one. Its rules are taken where the conditions of both hold, and what they
/// leave out is as this rule says. An object that delegates cannot be delegated to. Immutable.
/// </summary>
/// <param name="Target">The other object. Its rules are for no hosts.</param>
/// <param name="Path">The path of the field that names it.</param>
public sealed record DelegateClaim(ConfigKey Target, string Path);
