using Fairlead.ControlPlane.Admin.Health;

namespace Fairlead.Demo;

/// <summary>The demo at a moment, for those who show or check it. Immutable.</summary>
internal sealed record DemoPicture
{
    /// <summary>Since the first step.</summary>
    public required TimeSpan Elapsed { get; init; }

    public required IReadOnlyList<GrowthStep> Steps { get; init; }

    /// <summary>How many steps have been written.</summary>
    public required int Written { get; init; }

    public required IReadOnlyList<ProxyView> Proxies { get; init; }

    public required StatusReport Status { get; init; }

    public required IReadOnlyList<PathState> Paths { get; init; }
}
