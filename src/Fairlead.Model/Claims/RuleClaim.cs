using Fairlead.Model.Policy;
using Fairlead.Model.Routing;

namespace Fairlead.Model.Claims;

/// <summary>
/// One rule for requests. One of <see cref="Destinations"/>, <see cref="Answer"/> and <see cref="Delegate"/> is given. Immutable.
/// </summary>
public sealed record RuleClaim
{
    /// <summary>A name for people; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Conditions of which one must hold; empty: always.</summary>
    public EquatableList<MatchClaim> Matches { get; init; } = [];

    /// <summary>Where requests go.</summary>
    public EquatableList<DestinationClaim> Destinations { get; init; } = [];

    /// <summary>A redirect or a direct response; null: the request goes to the destinations.</summary>
    public RouteAction? Answer { get; init; }

    /// <summary>The object that has the rules for these requests; null: this one says what becomes of them.</summary>
    public DelegateClaim? Delegate { get; init; }

    /// <summary>Destinations that get copies of requests.</summary>
    public EquatableList<MirrorClaim> Mirrors { get; init; } = [];

    /// <summary>Which pages of other origins may call; null: the destination answers for itself.</summary>
    public CorsPolicy? Cors { get; init; }

    /// <summary>The limit that each proxy keeps for these requests; null: none.</summary>
    public LocalRateLimit? RateLimit { get; init; }

    /// <summary>Changes to path and authority; null: none.</summary>
    public Rewrite? Rewrite { get; init; }

    /// <summary>How long the whole exchange may take; null: without limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>When to try again; null: the mesh's default.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Faults that are injected; null: none.</summary>
    public FaultPolicy? Fault { get; init; }

    /// <summary>Changes to the headers of requests and responses.</summary>
    public HeaderChanges Headers { get; init; } = HeaderChanges.None;

    /// <summary>The path of the rule in its object.</summary>
    public required string Path { get; init; }
}
