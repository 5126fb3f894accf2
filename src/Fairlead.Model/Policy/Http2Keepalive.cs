namespace Fairlead.Model.Policy;

/// <summary>The pings on HTTP/2 connections. Immutable.</summary>
/// <param name="Interval">The time between two pings.</param>
/// <param name="Timeout">How long an answer may take.</param>
public sealed record Http2Keepalive(TimeSpan Interval, TimeSpan Timeout);
