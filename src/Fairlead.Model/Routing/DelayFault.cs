namespace Fairlead.Model.Routing;

/// <summary>Makes some requests wait before they are sent on. Immutable.</summary>
/// <param name="Delay">How long they wait.</param>
/// <param name="Percent">How many of them, 0 to 100.</param>
public sealed record DelayFault(TimeSpan Delay, double Percent);
