namespace Fairlead.Proxy.Configuration.Endpoints;

/// <summary>The endpoints of a cluster, by locality.</summary>
internal sealed record EndpointsModel
{
    public required string Name { get; init; }

    public required IReadOnlyList<LocalityModel> Localities { get; init; }

    /// <summary>
    /// The overprovisioning factor in per cent: how many endpoints a priority may lose before the next priority takes a share.
    /// </summary>
    public int Overprovisioning { get; init; } = 140;

    public int Count => Localities.Sum(static l => l.Endpoints.Count);
}
