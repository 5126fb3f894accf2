namespace Fairlead.Proxy.Configuration;

/// <summary>The endpoints of a cluster, by locality.</summary>
internal sealed record EndpointsModel
{
    public required string Name { get; init; }

    public required IReadOnlyList<LocalityModel> Localities { get; init; }

    /// <summary>In per cent: how far a priority may lose endpoints before the next one takes a share.</summary>
    public int Overprovisioning { get; init; } = 140;

    public int Count => Localities.Sum(static l => l.Endpoints.Count);
}
