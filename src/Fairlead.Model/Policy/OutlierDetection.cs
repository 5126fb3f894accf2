namespace Fairlead.Model.Policy;

/// <summary>
/// When an endpoint that fails is passed over for a time. One part of a <see cref="TrafficPolicy"/>: it is overridden whole. Immutable.
/// </summary>
public sealed record OutlierDetection
{
    /// <summary>How many failures of a gateway (502, 503, 504) in a row; 0 or null: they do not count by themselves.</summary>
    public int? ConsecutiveGatewayErrors { get; init; }

    /// <summary>How many answers of 500 and above in a row; 0: they do not count; null: 5.</summary>
    public int? Consecutive5xxErrors { get; init; }

    /// <summary>Whether failures on this side of the connection are counted apart.</summary>
    public bool SplitsLocalErrors { get; init; }

    /// <summary>How many failures on this side in a row, where they are counted apart; null: 5.</summary>
    public int? ConsecutiveLocalFailures { get; init; }

    /// <summary>The time between two looks; null: 10 s.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long an endpoint is passed over the first time; null: 30 s. The n-th time is n times as long.</summary>
    public TimeSpan? BaseEjectionTime { get; init; }

    /// <summary>How many endpoints may be passed over, in percent; null: 10.</summary>
    public int? MaxEjectionPercent { get; init; }

    /// <summary>Where less than this share of the endpoints is healthy, in percent, none is passed over; null: 0.</summary>
    public int? MinHealthPercent { get; init; }

    /// <summary>The status codes that count as errors; empty: 500 and above.</summary>
    public EquatableList<int> StatusCodes { get; init; } = [];
}
