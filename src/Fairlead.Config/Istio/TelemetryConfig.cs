using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Model.Telemetry;

namespace Fairlead.Config.Istio;

/// <summary>What a Telemetry says. Immutable.</summary>
public sealed record TelemetryConfig : ConfigSpec
{
    /// <summary>Labels of the workloads; empty: all.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>What they log.</summary>
    public EquatableList<AccessLogRule> AccessLogs { get; init; } = [];

    /// <summary>What they trace.</summary>
    public EquatableList<TracingRule> Tracing { get; init; } = [];
}
