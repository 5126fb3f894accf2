using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Formatting;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>The routes of some hosts.</summary>
internal sealed record VirtualHostModel
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Domains { get; init; }

    public required IReadOnlyList<RouteModel> Routes { get; init; }

    public HeaderMutations RequestHeaders { get; init; } = HeaderMutations.None;

    public HeaderMutations ResponseHeaders { get; init; } = HeaderMutations.None;

    public FilterOverrides Filters { get; init; } = FilterOverrides.None;

    public bool IncludeAttemptCount { get; init; }

    public bool IncludeAttemptCountInResponse { get; init; }

    /// <summary>Every request has to come by TLS; others are redirected.</summary>
    public bool RequireTls { get; init; }
}
