using Fairlead.Model.Policy;

namespace Fairlead.Model.Claims;

/// <summary>A traffic policy as written: what is null was left out. Immutable.</summary>
public sealed record TrafficClaim
{
    /// <summary>How an endpoint is chosen.</summary>
    public LoadBalancing? LoadBalancing { get; init; }

    /// <summary>How long a connection may take to open.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Policies of single ports, which inherit nothing.</summary>
    public EquatableList<PortTrafficPolicy> Ports { get; init; } = [];

    /// <summary>The path of the policy in its object.</summary>
    public required string Path { get; init; }
}
