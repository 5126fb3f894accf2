using System.Globalization;
using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.FrontEnds;

/// <summary>PeerAuthentications, RequestAuthentications and AuthorizationPolicies as claims.</summary>
internal static class AccessLowering
{
    public static ObjectClaims Lower(ConfigObject item, PeerAuthenticationConfig spec) => new()
    {
        Access = new()
        {
            Peers = [new() { Selector = spec.Selector, Mode = spec.Mode, Ports = spec.Ports, Provenance = new(item.Key, "spec") }],
        },
    };

    public static ObjectClaims Lower(ConfigObject item, RequestAuthenticationConfig spec) => new()
    {
        Access = new()
        {
            Requests =
            [
                new()
                {
                    Selector = spec.Selector,
                    Rules = EquatableList.Make(
                        spec.Rules.Count,
                        index => spec.Rules[index] with
                        {
                            Provenance = new(item.Key, string.Create(CultureInfo.InvariantCulture, $"spec.jwtRules[{index}]")),
                        }),
                    Provenance = new(item.Key, "spec"),
                },
            ],
        },
    };

    public static ObjectClaims Lower(ConfigObject item, AuthorizationPolicyConfig spec) => new()
    {
        Access = new()
        {
            Authorizations =
            [
                new()
                {
                    Selector = spec.Selector,
                    Action = spec.Action,
                    Provider = spec.Provider,
                    IsDryRun = item.Annotations.TryGetValue(WellKnownAnnotations.DryRun, out var dryRun)
                        && WellKnownAnnotations.IsDryRun(dryRun) == true,
                    Rules = spec.Rules,
                    Provenance = new(item.Key, "spec"),
                },
            ],
        },
    };
}
