namespace Fairlead.Demo;

/// <summary>How the demo runs.</summary>
internal sealed record DemoOptions
{
    /// <summary>Check each stage, without a terminal, and end after the growth.</summary>
    public bool Check { get; init; }

    /// <summary>The program of the sidecars; null: our own.</summary>
    public string? EnvoyPath { get; init; }

    /// <summary>The time between two routes; a cluster comes at every second of them.</summary>
    public required TimeSpan RouteEvery { get; init; }

    /// <summary>The time between two requests on a path.</summary>
    public required TimeSpan ProbeEvery { get; init; }

    /// <summary>How long a stage may take to arrive everywhere before it counts as failed. Generous: a busy machine is no fault.</summary>
    public TimeSpan StageLimit { get; init; } = TimeSpan.FromSeconds(90);
}
