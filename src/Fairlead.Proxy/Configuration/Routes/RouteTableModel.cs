using Fairlead.Proxy.Formatting;

namespace Fairlead.Proxy.Configuration;

/// <summary>A route configuration.</summary>
internal sealed record RouteTableModel
{
    public required string Name { get; init; }

    public required IReadOnlyList<VirtualHostModel> VirtualHosts { get; init; }

    public bool IgnorePortInHost { get; init; }

    public bool MostSpecificHeadersWin { get; init; }

    public HeaderChanges RequestHeaders { get; init; } = HeaderChanges.None;

    public HeaderChanges ResponseHeaders { get; init; } = HeaderChanges.None;

    public FilterOverrides Filters { get; init; } = FilterOverrides.None;
}
