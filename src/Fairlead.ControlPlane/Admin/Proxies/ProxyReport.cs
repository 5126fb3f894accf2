namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>One stream of a connected proxy.</summary>
public record ProxyReport
{
    /// <summary>The id that the proxy's node says.</summary>
    public required string Name { get; init; }

    /// <summary>The number of the stream, unique among all that this control plane has served.</summary>
    public required long Stream { get; init; }

    public required string Cluster { get; init; }

    public required string Namespace { get; init; }

    /// <summary><c>envoy</c>, <c>fairlead</c> or <c>grpc</c>.</summary>
    public required string Kind { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset ConnectedSince { get; init; }

    public required string Address { get; init; }

    public required IReadOnlyList<TypeReport> Types { get; init; }
}
