using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Model.Raw;

namespace Fairlead.Config.Raw;

/// <summary>What an EnvoyResources object says: xDS resources written by hand, checked and encoded. Immutable.</summary>
/// <param name="Resources">The resources, each with the nodes that get it.</param>
public sealed record EnvoyResourcesConfig(EquatableList<RawResource> Resources) : ConfigSpec;
