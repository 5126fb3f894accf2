namespace Fairlead.ControlPlane.Admin;

/// <summary>One connected proxy.</summary>
public record ProxyReport
{
    public required string Name { get; init; }

    public required string Cluster { get; init; }

    public required string Namespace { get; init; }

    /// <summary><c>envoy</c>, <c>fairlead</c> or <c>grpc</c>.</summary>
    public required string Kind { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset ConnectedSince { get; init; }

    public required string Address { get; init; }

    public required IReadOnlyList<TypeReport> Types { get; init; }
}
