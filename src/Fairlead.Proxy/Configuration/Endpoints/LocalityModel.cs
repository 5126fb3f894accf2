namespace Fairlead.Proxy.Configuration;

/// <summary>The endpoints of one place.</summary>
internal sealed record LocalityModel
{
    public string Region { get; init; } = "";

    public string Zone { get; init; } = "";

    public string SubZone { get; init; } = "";

    /// <summary>Absent: no weight was given, which with locality weights in use means no traffic.</summary>
    public uint? Weight { get; init; }

    public int Priority { get; init; }

    public required IReadOnlyList<EndpointModel> Endpoints { get; init; }
}
