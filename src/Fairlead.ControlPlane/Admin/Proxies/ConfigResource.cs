using System.Text.Json;
using Fairlead.ControlPlane.Admin.Origins;

namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>A resource that a proxy was sent.</summary>
public sealed record ConfigResource
{
    public required string Type { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary><c>ACCEPTED</c>, <c>SENT</c> (not answered yet) or <c>REJECTED</c>.</summary>
    public required string State { get; init; }

    public required IReadOnlyList<OriginReport> Origins { get; init; }

    /// <summary>The resource in protobuf's JSON with Envoy's field names.</summary>
    public required JsonElement Resource { get; init; }
}
