using Fairlead.Model;
using Fairlead.Model.Policy;

namespace Fairlead.Translation.Views;

/// <summary>Which policy holds for a port of a destination and of one of its subsets.</summary>
internal static class EffectivePolicy
{
    /// <summary>A policy for a port replaces the one for the whole; a subset's overrides the destination's member by member.</summary>
    public static TrafficPolicy Of(DestinationPolicy? policy, Subset? subset, int port)
    {
        if (policy is null)
        {
            return TrafficPolicy.Default;
        }

        var whole = ForPort(policy.PortTraffic, port) ?? policy.Traffic;
        var part = subset is null ? null : ForPort(subset.PortTraffic, port) ?? subset.Traffic;
        return part is null ? whole : part.Over(whole);
    }

    private static TrafficPolicy? ForPort(EquatableList<PortTrafficPolicy> ports, int port) =>
        ports.FirstOrDefault(entry => entry.Port == port)?.Traffic;
}
