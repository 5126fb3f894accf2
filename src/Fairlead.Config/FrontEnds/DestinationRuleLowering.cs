using System.Diagnostics.CodeAnalysis;
using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Claims;

namespace Fairlead.Config.FrontEnds;

/// <summary>DestinationRules as claims.</summary>
internal static class DestinationRuleLowering
{
    public static ObjectClaims Lower(DestinationRuleConfig spec) => new()
    {
        Policies =
        [
            new PolicyClaim
            {
                Host = new(spec.Host.Name, spec.Host.Path),
                Traffic = Lower(spec.Traffic),
                Subsets =
                    spec.Subsets.Select(static subset => new SubsetClaim(subset.Name, subset.Labels, Lower(subset.Traffic), subset.Path))
                        .ToEquatableList(),
                ExportTo = spec.ExportTo,
            },
        ],
    };

    [return: NotNullIfNotNull(nameof(traffic))]
    private static TrafficClaim? Lower(TrafficPolicyConfig? traffic) => traffic is null ? null : new()
    {
        LoadBalancing = traffic.LoadBalancing,
        ConnectTimeout = traffic.ConnectTimeout,
        Ports = traffic.Ports,
        Path = traffic.Path,
    };
}
