namespace Fairlead.Model.Claims;

/// <summary>A destination that gets copies of a rule's requests, as written. Immutable.</summary>
/// <param name="Destination">Where the copies go; its weight and its headers say nothing.</param>
/// <param name="Percentage">The share of the requests that are copied, 0 to 100.</param>
public sealed record MirrorClaim(DestinationClaim Destination, double Percentage);
