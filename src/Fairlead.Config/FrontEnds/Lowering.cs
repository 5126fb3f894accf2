using Fairlead.Config.Istio;
using Fairlead.Config.Raw;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.FrontEnds;

/// <summary>
/// The front ends: what an object asks for, made of that object alone. A further kind is a further arm. Pure; safe for any number of
/// threads.
/// </summary>
public static class Lowering
{
    /// <summary>The claims of an object.</summary>
    public static ObjectClaims Lower(ConfigObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Spec switch
        {
            ServiceEntryConfig spec => ServiceEntryLowering.Lower(item, spec),
            WorkloadEntryConfig spec => WorkloadEntryLowering.Lower(spec, item.Annotations),
            VirtualServiceConfig spec => VirtualServiceLowering.Lower(item, spec),
            DestinationRuleConfig spec => DestinationRuleLowering.Lower(spec),
            GatewayConfig spec => new() { Listeners = spec.Servers },
            SidecarConfig spec => new() { Visibility = [spec.Visibility] },
            EnvoyResourcesConfig spec => new() { Raw = spec.Resources },
            PeerAuthenticationConfig spec => AccessLowering.Lower(item, spec),
            RequestAuthenticationConfig spec => AccessLowering.Lower(item, spec),
            AuthorizationPolicyConfig spec => AccessLowering.Lower(item, spec),
            TelemetryConfig spec => TelemetryLowering.Lower(item, spec),
            MeshSettingsConfig spec => SettingsLowering.Lower(item, spec),
            _ => ObjectClaims.None,
        };
    }
}
