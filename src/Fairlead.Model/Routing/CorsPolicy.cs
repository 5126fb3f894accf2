namespace Fairlead.Model.Routing;

/// <summary>Which pages of other origins may call (cross-origin resource sharing). Immutable.</summary>
public sealed record CorsPolicy
{
    /// <summary>The origins; one must match.</summary>
    public EquatableList<StringMatch> AllowOrigins { get; init; } = [];

    /// <summary>The methods that are allowed.</summary>
    public EquatableList<string> AllowMethods { get; init; } = [];

    /// <summary>The request headers that are allowed.</summary>
    public EquatableList<string> AllowHeaders { get; init; } = [];

    /// <summary>The response headers that pages may read.</summary>
    public EquatableList<string> ExposeHeaders { get; init; } = [];

    /// <summary>How long the answer to a preflight request holds; null: as long as the browser takes it to.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether calls may carry credentials.</summary>
    public bool AllowCredentials { get; init; }

    /// <summary>
    /// Whether preflight requests of origins that do not match go on to the destination; null: the proxy's default, they do.
    /// </summary>
    public bool? ForwardsUnmatchedPreflights { get; init; }
}
