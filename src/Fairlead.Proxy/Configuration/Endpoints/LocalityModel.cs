namespace Fairlead.Proxy.Configuration.Endpoints;

/// <summary>The endpoints of one place.</summary>
internal sealed record LocalityModel
{
    public string Region { get; init; } = "";

    public string Zone { get; init; } = "";

    public string SubZone { get; init; } = "";

    /// <summary>
    /// The weight of the locality; absent where none was given, in which case the locality gets no traffic while locality weights are in
    /// use.
    /// </summary>
    public uint? Weight { get; init; }

    public int Priority { get; init; }

    public required IReadOnlyList<EndpointModel> Endpoints { get; init; }
}
