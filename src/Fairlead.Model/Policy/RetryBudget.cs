namespace Fairlead.Model.Policy;

/// <summary>How many retries to a destination may be under way beside its requests. Immutable.</summary>
/// <param name="Percent">Their share of the requests under way, 0 to 100.</param>
/// <param name="MinConcurrency">How many there may always be.</param>
/// <param name="Interval">The time whose requests count; null: those that are under way.</param>
public sealed record RetryBudget(double Percent, int MinConcurrency, TimeSpan? Interval = null);
