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

    /// <summary>Labels that the calling workload must have.</summary>
    public EquatableMap<string> SourceLabels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The namespace that the calling workload must be in; empty: any.</summary>
    public string SourceNamespace { get; init; } = "";
}
