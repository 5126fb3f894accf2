namespace Fairlead.Model.Policy;

/// <summary>The keep-alive of TCP connections; what is null is the operating system's. Immutable.</summary>
/// <param name="Probes">How many probes remain without answer before the connection counts as dead.</param>
/// <param name="Time">How long it is idle before the first.</param>
/// <param name="Interval">The time between two of them.</param>
public sealed record TcpKeepalive(int? Probes, TimeSpan? Time, TimeSpan? Interval);
