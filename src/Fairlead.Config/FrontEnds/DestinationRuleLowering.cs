using Fairlead.Config.Istio;
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
                Host = spec.Host,
                Traffic = spec.Traffic,
                Subsets = spec.Subsets,
                Selector = spec.Selector,
                ExportTo = spec.ExportTo,
            },
        ],
    };
}
