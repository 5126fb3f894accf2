namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>The facts of a proxy's node that determine its resources. Proxies of equal scope share one set of resources.</summary>
public sealed record ScopeReport
{
    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Locality { get; init; }

    public required string Outbound { get; init; }

    public required bool StaticListeners { get; init; }

    /// <summary>How many proxies share it.</summary>
    public required int Proxies { get; init; }

    /// <summary>The version of the mesh that its resources were made from.</summary>
    public required long MeshVersion { get; init; }
}
