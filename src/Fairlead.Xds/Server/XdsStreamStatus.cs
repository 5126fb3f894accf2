namespace Fairlead.Xds.Server;

/// <summary>A stream as it was when asked for.</summary>
public sealed record XdsStreamStatus
{
    /// <summary>Who is connected.</summary>
    public required XdsStreamInfo Stream { get; init; }

    /// <summary>What was asked for, type by type, in push order.</summary>
    public required IReadOnlyList<XdsTypeStatus> Types { get; init; }
}
