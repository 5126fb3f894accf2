using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What MeshSettings, or Istio's mesh document, say. Immutable.</summary>
/// <param name="Settings">The settings; what is null was left out.</param>
public sealed record MeshSettingsConfig(SettingsClaim Settings) : ConfigSpec;
