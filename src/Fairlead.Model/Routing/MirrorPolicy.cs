namespace Fairlead.Model.Routing;

/// <summary>A destination that gets copies of requests; its answers are dropped. Immutable.</summary>
/// <param name="Destination">Where the copies go.</param>
/// <param name="Percentage">The share of the requests that are copied, 0 to 100.</param>
public sealed record MirrorPolicy(Destination Destination, double Percentage);
