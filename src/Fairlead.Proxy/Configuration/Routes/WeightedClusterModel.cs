using Fairlead.Proxy.Formatting;

namespace Fairlead.Proxy.Configuration;

/// <summary>A cluster with its share of the requests of a route.</summary>
internal sealed record WeightedClusterModel
{
    public required string Name { get; init; }

    public uint Weight { get; init; } = 1;

    public string? HostRewrite { get; init; }

    public HeaderChanges RequestHeaders { get; init; } = HeaderChanges.None;

    public HeaderChanges ResponseHeaders { get; init; } = HeaderChanges.None;

    public FilterOverrides Filters { get; init; } = FilterOverrides.None;
}
