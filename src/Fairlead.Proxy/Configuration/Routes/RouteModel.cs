using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Formatting;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>A route: what it matches and the one thing that it does.</summary>
internal sealed record RouteModel
{
    public required string Name { get; init; }

    public required RouteMatchModel Match { get; init; }

    public ForwardModel? Forward { get; init; }

    public RedirectModel? Redirect { get; init; }

    public DirectResponseModel? DirectResponse { get; init; }

    public HeaderMutations RequestHeaders { get; init; } = HeaderMutations.None;

    public HeaderMutations ResponseHeaders { get; init; } = HeaderMutations.None;

    public FilterOverrides Filters { get; init; } = FilterOverrides.None;
}
