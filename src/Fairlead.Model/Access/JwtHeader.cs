namespace Fairlead.Model.Access;

/// <summary>A header that may carry a token. Immutable.</summary>
/// <param name="Name">The header.</param>
/// <param name="Prefix">What stands before the token in it, for example <c>Bearer </c>; empty: nothing.</param>
public sealed record JwtHeader(string Name, string Prefix);
