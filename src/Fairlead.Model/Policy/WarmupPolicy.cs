namespace Fairlead.Model.Policy;

/// <summary>How slowly a new endpoint is given its share. Immutable.</summary>
/// <param name="Duration">How long it takes until it has it.</param>
/// <param name="MinimumPercent">What it has at the beginning, 0 to 100; null: 10.</param>
/// <param name="Aggression">How much of the growth comes early, from 1; null: 1, it grows evenly.</param>
public sealed record WarmupPolicy(TimeSpan Duration, double? MinimumPercent = null, double? Aggression = null);
