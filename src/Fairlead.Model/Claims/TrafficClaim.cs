using Fairlead.Model.Policy;

namespace Fairlead.Model.Claims;

/// <summary>A traffic policy as written. Immutable.</summary>
public sealed record TrafficClaim
{
    /// <summary>The policy; what is null in it was left out.</summary>
    public TrafficPolicy Policy { get; init; } = TrafficPolicy.Default;

    /// <summary>Policies of single ports, which inherit nothing.</summary>
    public EquatableList<PortTrafficPolicy> Ports { get; init; } = [];

    /// <summary>The path of the policy in its object.</summary>
    public required string Path { get; init; }
}
