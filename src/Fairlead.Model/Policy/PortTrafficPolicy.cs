namespace Fairlead.Model.Policy;

/// <summary>A policy for one port, which replaces the policy of the whole. Immutable.</summary>
/// <param name="Port">The service port's number.</param>
/// <param name="Traffic">The policy.</param>
public sealed record PortTrafficPolicy(int Port, TrafficPolicy Traffic);
