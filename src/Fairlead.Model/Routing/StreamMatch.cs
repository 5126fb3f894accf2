namespace Fairlead.Model.Routing;

/// <summary>A condition on a connection: all parts that are given must hold. Immutable.</summary>
public sealed record StreamMatch
{
    /// <summary>Server names of which the client's hello has to name one; they may begin with <c>*.</c>. Empty: bytes without TLS, or
    /// any.</summary>
    public EquatableList<string> ServerNames { get; init; } = [];

    /// <summary>Blocks of addresses of which one has the connection's destination; empty: any.</summary>
    public EquatableList<string> DestinationSubnets { get; init; } = [];

    /// <summary>Labels that the calling workload must have.</summary>
    public EquatableMap<string> SourceLabels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The namespace that the calling workload must be in; empty: any.</summary>
    public string SourceNamespace { get; init; } = "";
}
