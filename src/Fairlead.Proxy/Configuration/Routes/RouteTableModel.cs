using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Formatting;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>A route configuration.</summary>
internal sealed record RouteTableModel
{
    public required string Name { get; init; }

    public required IReadOnlyList<VirtualHostModel> VirtualHosts { get; init; }

    public bool IgnorePortInHost { get; init; }

    public bool MostSpecificHeadersWin { get; init; }

    public HeaderMutations RequestHeaders { get; init; } = HeaderMutations.None;

    public HeaderMutations ResponseHeaders { get; init; } = HeaderMutations.None;

    public FilterOverrides Filters { get; init; } = FilterOverrides.None;
}
