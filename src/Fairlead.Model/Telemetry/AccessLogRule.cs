namespace Fairlead.Model.Telemetry;

/// <summary>Which requests are logged. Immutable.</summary>
/// <param name="Side">The traffic that it is about.</param>
/// <param name="IsDisabled">Whether nothing is.</param>
/// <param name="Filter">What a request has to fulfil, in the Common Expression Language; empty: nothing.</param>
public sealed record AccessLogRule(TrafficSide Side, bool IsDisabled, string Filter);
