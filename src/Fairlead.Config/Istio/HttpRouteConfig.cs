using Fairlead.Model;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>One rule of a VirtualService. Immutable. Either <see cref="Destinations"/> or <see cref="Answer"/> is given.</summary>
public sealed record HttpRouteConfig
{
    public string Name { get; init; } = "";

    public EquatableList<HttpMatchConfig> Matches { get; init; } = [];

    public EquatableList<HttpDestinationConfig> Destinations { get; init; } = [];

    /// <summary>A redirect or a direct response; null: the request goes to the destinations.</summary>
    public RouteAction? Answer { get; init; }

    public Rewrite? Rewrite { get; init; }

    public TimeSpan? Timeout { get; init; }

    public RetryPolicy? Retry { get; init; }

    public FaultPolicy? Fault { get; init; }

    public HeaderChanges Headers { get; init; } = HeaderChanges.None;

    /// <summary>The path of the rule in its object.</summary>
    public required string Path { get; init; }
}
