namespace Fairlead.Model.Access;

/// <summary>A condition on one attribute of a request. Immutable.</summary>
/// <param name="Attribute">The attribute, for example <c>request.headers[version]</c>.</param>
/// <param name="Values">What it has to be, and what it may not be.</param>
public sealed record AuthorizationCondition(string Attribute, TextSet Values);
