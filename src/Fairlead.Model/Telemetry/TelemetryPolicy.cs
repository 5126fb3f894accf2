using Fairlead.Model.Objects;

namespace Fairlead.Model.Telemetry;

/// <summary>What proxies tell about the traffic of workloads. Immutable.</summary>
public sealed record TelemetryPolicy
{
    /// <summary>Labels of the workloads; empty: all of the namespace.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>What they log; empty: as what holds for more workloads says.</summary>
    public EquatableList<AccessLogRule> AccessLogs { get; init; } = [];

    /// <summary>What they trace; empty: as what holds for more workloads says.</summary>
    public EquatableList<TracingRule> Tracing { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
