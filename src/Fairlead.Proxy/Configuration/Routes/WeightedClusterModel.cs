using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Formatting;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>A cluster with its share of the requests of a route.</summary>
internal sealed record WeightedClusterModel
{
    public required string Name { get; init; }

    public uint Weight { get; init; } = 1;

    public string? HostRewrite { get; init; }

    public HeaderMutations RequestHeaders { get; init; } = HeaderMutations.None;

    public HeaderMutations ResponseHeaders { get; init; } = HeaderMutations.None;

    public FilterOverrides Filters { get; init; } = FilterOverrides.None;
}
