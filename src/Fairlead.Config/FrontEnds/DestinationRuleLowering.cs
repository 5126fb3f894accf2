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
                Traffic = spec.Traffic,
                Subsets =
                    spec.Subsets.Select(static subset => new SubsetClaim(subset.Name, subset.Labels, subset.Traffic, subset.Path))
                        .ToEquatableList(),
                ExportTo = spec.ExportTo,
            },
        ],
    };
}
