namespace Fairlead.Model.Routing;

/// <summary>A condition on a request: all parts that are given must hold. Immutable.</summary>
public sealed record RouteMatch
{
    /// <summary>The path without query; null: any.</summary>
    public StringMatch? Path { get; init; }

    /// <summary>The method; null: any.</summary>
    public StringMatch? Method { get; init; }

    /// <summary>The scheme; null: any.</summary>
    public StringMatch? Scheme { get; init; }

    /// <summary>The authority; null: any.</summary>
    public StringMatch? Authority { get; init; }

    /// <summary>Headers that must match, by lower-case name.</summary>
    public EquatableMap<StringMatch> Headers { get; init; } = EquatableMap<StringMatch>.Empty;

    /// <summary>Headers that must not match, by lower-case name.</summary>
    public EquatableMap<StringMatch> WithoutHeaders { get; init; } = EquatableMap<StringMatch>.Empty;

    /// <summary>Query parameters that must match, by name.</summary>
    public EquatableMap<StringMatch> QueryParameters { get; init; } = EquatableMap<StringMatch>.Empty;

    /// <summary>Claims of the caller's token that must match, or must not.</summary>
    public EquatableList<ClaimMatch> Claims { get; init; } = [];

    /// <summary>Labels that the calling workload must have.</summary>
    public EquatableMap<string> SourceLabels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The namespace that the calling workload must be in; empty: any.</summary>
    public string SourceNamespace { get; init; } = "";

    /// <summary>A name for logs, beside that of the rule; no condition. May be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>What statistics of the requests that it takes begin with; no condition. Empty: they have none of their own.</summary>
    public string StatPrefix { get; init; } = "";
}
