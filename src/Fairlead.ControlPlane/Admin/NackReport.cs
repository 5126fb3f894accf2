namespace Fairlead.ControlPlane.Admin;

/// <summary>A refusal that still stands: what the client said, about which version, and whose fault it is.</summary>
public sealed record NackReport
{
    public required string Message { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Count { get; init; }

    public required IReadOnlyList<NackedObject> Objects { get; init; }
}
