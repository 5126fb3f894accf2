namespace Fairlead.Model.Access;

/// <summary>A claim of a token that becomes a header of the request. Immutable.</summary>
/// <param name="Header">The header.</param>
/// <param name="Claim">The claim; points lead into claims that hold others.</param>
public sealed record JwtClaimHeader(string Header, string Claim);
