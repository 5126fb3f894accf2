namespace Fairlead.Model.Routing;

/// <summary>When and how often a request is tried again. Immutable.</summary>
public sealed record RetryPolicy
{
    /// <summary>How often it is tried again after the first try; 0: never.</summary>
    public required int Attempts { get; init; }

    /// <summary>How long one try may take; null: as long as the request's timeout.</summary>
    public TimeSpan? PerTryTimeout { get; init; }

    /// <summary>
    /// The conditions, in Envoy's words (<c>connect-failure</c>, <c>5xx</c>, …) or status codes; empty: the mesh's default.
    /// </summary>
    public EquatableList<string> RetryOn { get; init; } = [];

    /// <summary>Whether endpoints of other localities are tried too; null: the mesh's default.</summary>
    public bool? TriesOtherLocalities { get; init; }

    /// <summary>Whether an endpoint that failed may be tried again at once; null: the mesh's default.</summary>
    public bool? MayRepeatEndpoint { get; init; }

    /// <summary>The first wait between tries; null: the proxy's default (25 ms).</summary>
    public TimeSpan? Backoff { get; init; }
}
