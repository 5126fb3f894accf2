using Fairlead.Model;
using Fairlead.Model.Policy;

namespace Fairlead.Translation.Views;

/// <summary>Which policy holds for a port of a destination and of one of its subsets.</summary>
internal static class EffectivePolicy
{
    /// <summary>
    /// A policy for a port replaces the one for the whole, and that of a subset's port both: they inherit nothing. A subset's overrides the
    /// destination's member by member.
    /// </summary>
    public static TrafficPolicy Of(DestinationPolicy? policy, Subset? subset, int port)
    {
        if (policy is null)
        {
            return TrafficPolicy.Default;
        }

        var whole = ForPort(policy.PortTraffic, port) is { } own ? Beside(own, policy.Traffic) : policy.Traffic;
        if (subset is null)
        {
            return whole;
        }

        return ForPort(subset.PortTraffic, port) is { } part ? Beside(part, subset.Traffic?.Over(whole) ?? whole)
            : subset.Traffic is { } traffic ? traffic.Over(whole)
            : whole;
    }

    /// <summary>
    /// A policy with what the mesh's settings say where it says nothing; limits of connections are its own, or the mesh's.
    /// </summary>
    public static TrafficPolicy Complete(TrafficPolicy policy, TrafficPolicy mesh) =>
        ReferenceEquals(mesh, TrafficPolicy.Default) || mesh == TrafficPolicy.Default
            ? policy
            : policy.Over(mesh) with
            {
                Connections = policy.Connections is { } own
                    ? own with
                    {
                        ConnectTimeout = own.ConnectTimeout ?? mesh.Connections?.ConnectTimeout,
                        TcpKeepalive = own.TcpKeepalive ?? mesh.Connections?.TcpKeepalive,
                    }
                    : mesh.Connections,
            };

    // What cannot be said of a port holds for all of them.
    private static TrafficPolicy Beside(TrafficPolicy port, TrafficPolicy whole) => port with
    {
        RetryBudget = port.RetryBudget ?? whole.RetryBudget,
        ProxyProtocol = port.ProxyProtocol ?? whole.ProxyProtocol,
        Tunnel = port.Tunnel ?? whole.Tunnel,
        RateLimit = port.RateLimit ?? whole.RateLimit,
    };

    private static TrafficPolicy? ForPort(EquatableList<PortTrafficPolicy> ports, int port) =>
        ports.FirstOrDefault(entry => entry.Port == port)?.Traffic;
}
