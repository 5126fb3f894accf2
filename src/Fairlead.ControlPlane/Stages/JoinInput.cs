using Fairlead.Catalog;
using Fairlead.Catalog.Registries;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Stages;

/// <summary>What a mesh is joined from: what is debounced together. Immutable.</summary>
/// <param name="Config">The config, under the version that the status of all stages tells.</param>
/// <param name="Registries">What registries know. Another one only where its services differ: endpoints wait for nothing.</param>
internal sealed record JoinInput(Versioned<ConfigSnapshot> Config, JoinedRegistries Registries)
{
    public CatalogInputs Inputs => new()
    {
        Objects = Config.Value.Objects,
        Services = Registries.Services,
        Endpoints = Registries.Endpoints,
    };
}
