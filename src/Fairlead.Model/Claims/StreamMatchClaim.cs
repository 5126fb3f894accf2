using Fairlead.Model.Routing;

namespace Fairlead.Model.Claims;

/// <summary>A condition of a rule for connections, with what decides where the condition counts. Immutable.</summary>
/// <param name="Match">What it asks of the connection.</param>
/// <param name="Port">The port that the connection is made to; null: any.</param>
/// <param name="AppliesToMesh">Whether sidecars take it.</param>
/// <param name="Listeners">The listeners that take it, of those that the rules are bound to.</param>
public sealed record StreamMatchClaim(
    StreamMatch Match, int? Port, bool AppliesToMesh, EquatableList<ListenerRefClaim> Listeners);
