using Fairlead.Proxy.Formatting;

namespace Fairlead.Proxy.Configuration;

/// <summary>A route: what it matches and the one thing that it does.</summary>
internal sealed record RouteModel
{
    public required string Name { get; init; }

    public required RouteMatchModel Match { get; init; }

    public ForwardModel? Forward { get; init; }

    public RedirectModel? Redirect { get; init; }

    public DirectResponseModel? DirectResponse { get; init; }

    public HeaderChanges RequestHeaders { get; init; } = HeaderChanges.None;

    public HeaderChanges ResponseHeaders { get; init; } = HeaderChanges.None;

    public FilterOverrides Filters { get; init; } = FilterOverrides.None;
}
