using Fairlead.Model.Objects;

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

    /// <summary>Changes to the headers of requests and responses.</summary>
    public HeaderChanges Headers { get; init; } = HeaderChanges.None;

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}
