using Fairlead.Model.Routing;

namespace Fairlead.Model.Claims;

/// <summary>A condition of a rule, with what decides where the condition counts. Immutable.</summary>
/// <param name="Match">What it asks of the request.</param>
/// <param name="Port">The port that the request names; null: any.</param>
/// <param name="AppliesToMesh">Whether sidecars take it.</param>
/// <param name="Listeners">The listeners that take it, of those that the rules are bound to.</param>
public sealed record MatchClaim(RouteMatch Match, int? Port, bool AppliesToMesh, EquatableList<ListenerRefClaim> Listeners);
