using Fairlead.Model;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Istio;

/// <summary>A traffic policy as written: what is null was left out. Immutable.</summary>
public sealed record TrafficPolicyConfig
{
    public LoadBalancing? LoadBalancing { get; init; }

    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Policies of single ports, which inherit nothing.</summary>
    public EquatableList<PortTrafficPolicy> Ports { get; init; } = [];

    /// <summary>The path of the policy in its object.</summary>
    public required string Path { get; init; }
}
