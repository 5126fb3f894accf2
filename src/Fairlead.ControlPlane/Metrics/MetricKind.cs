namespace Fairlead.ControlPlane.Metrics;

/// <summary>How values of an instrument come together.</summary>
internal enum MetricKind
{
    /// <summary>They add up and never fall.</summary>
    Counter,

    /// <summary>They add up.</summary>
    UpDown,

    /// <summary>They are counted by size.</summary>
    Histogram,

    /// <summary>The last one counts.</summary>
    Observed,

    /// <summary>The last one counts, and is a sum.</summary>
    ObservedCounter,
}
