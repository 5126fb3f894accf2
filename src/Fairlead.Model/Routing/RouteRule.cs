using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Model.Routing;

/// <summary>One rule of a route table: the first whose conditions hold decides. Immutable.</summary>
public sealed record RouteRule
{
    /// <summary>A name for logs and for "why"; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Conditions of which one must hold; empty: always.</summary>
    public EquatableList<RouteMatch> Matches { get; init; } = [];

    /// <summary>What happens to the request.</summary>
    public required RouteAction Action { get; init; }

    /// <summary>Faults that are injected; null: none.</summary>
    public FaultPolicy? Fault { get; init; }

    /// <summary>Which pages of other origins may call; null: the destination answers for itself.</summary>
    public CorsPolicy? Cors { get; init; }

    /// <summary>The limit that each proxy keeps for these requests; null: none.</summary>
    public LocalRateLimit? RateLimit { get; init; }

    /// <summary>Changes to the headers of requests and responses.</summary>
    public HeaderChanges Headers { get; init; } = HeaderChanges.None;

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
