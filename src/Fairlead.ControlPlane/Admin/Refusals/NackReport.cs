namespace Fairlead.ControlPlane.Admin.Refusals;

/// <summary>
/// A rejection that still stands: the text of the client, the rejected version, and the objects that the rejected resources were made from.
/// </summary>
public sealed record NackReport
{
    public required string Message { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Count { get; init; }

    public required IReadOnlyList<NackedObject> Objects { get; init; }
}
