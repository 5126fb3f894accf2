namespace Fairlead.Load.Changes;

/// <summary>What a change must reach for Envoys on the incremental variant. What is null is no goal.</summary>
internal sealed record ChangeGoal
{
    /// <summary>The most that it may cost in a mesh of 1,000 services, in R.</summary>
    public double? Ratio { get; init; }

    /// <summary>How many times as much it may cost in a mesh of 10,000 services as in one of 1,000.</summary>
    public double? Growth { get; init; }

    /// <summary>The most bytes that a proxy may be sent.</summary>
    public double? Bytes { get; init; }

    /// <summary>What is shown where the figure cannot be held against a number of the same table.</summary>
    public string? Words { get; init; }
}
