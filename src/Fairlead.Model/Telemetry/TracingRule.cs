namespace Fairlead.Model.Telemetry;

/// <summary>Which requests are traced. Immutable.</summary>
public sealed record TracingRule
{
    /// <summary>The traffic that it is about.</summary>
    public TrafficSide Side { get; init; } = TrafficSide.Both;

    /// <summary>Whether nothing is reported.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The share of requests, in percent, that is traced where the client does not say it; null: the mesh's, 1 %.</summary>
    public double? Sampling { get; init; }

    /// <summary>What is told of each request beside what is told anyway.</summary>
    public EquatableList<TracingTag> Tags { get; init; } = [];
}
