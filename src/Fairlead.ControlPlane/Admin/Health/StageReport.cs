namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>The state of one stage of the flow.</summary>
public sealed record StageReport
{
    public required string Stage { get; init; }

    public required long VersionIn { get; init; }

    public required long VersionOut { get; init; }

    /// <summary>The time since the stage last handed something on.</summary>
    public double? AgeSeconds { get; init; }

    public required bool Ok { get; init; }

    public string? LastError { get; init; }
}
