namespace Fairlead.Model.Policy;

/// <summary>Where the requests of clients in a locality go. Immutable.</summary>
/// <param name="From">The clients' locality as <c>region/zone/subzone</c>; a part may be <c>*</c>.</param>
/// <param name="To">The shares by locality, written alike; in percent, 100 together.</param>
public sealed record LocalityShares(string From, EquatableMap<int> To);
