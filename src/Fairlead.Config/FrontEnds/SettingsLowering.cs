using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.FrontEnds;

/// <summary>MeshSettings, and Istio's mesh document, as claims.</summary>
internal static class SettingsLowering
{
    public static ObjectClaims Lower(ConfigObject item, MeshSettingsConfig spec) => new()
    {
        Settings = spec.Settings.Providers is { Count: > 0 } providers
            ? spec.Settings with
            {
                // The reader knows where a provider stands, and not yet in which object.
                Providers = EquatableList.Make(
                    providers.Count,
                    index => providers[index] with { Provenance = providers[index].Provenance with { Key = item.Key } }),
            }
            : spec.Settings,
    };
}
