namespace Fairlead.Model.Routing;

/// <summary>Faults that are injected on purpose. Immutable.</summary>
/// <param name="Delay">Makes requests wait; null: none.</param>
/// <param name="Abort">Answers requests with an error; null: none.</param>
public sealed record FaultPolicy(DelayFault? Delay, AbortFault? Abort);
