using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a Sidecar says. Immutable.</summary>
/// <param name="Visibility">What proxies see of the mesh and take in.</param>
public sealed record SidecarConfig(VisibilityClaim Visibility) : ConfigSpec;
