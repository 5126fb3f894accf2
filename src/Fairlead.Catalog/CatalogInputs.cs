using Fairlead.Catalog.Registries;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog;

/// <summary>All that the mesh is joined from, at one moment. Immutable.</summary>
public sealed record CatalogInputs
{
    /// <summary>The inputs where nothing is given.</summary>
    public static CatalogInputs None { get; } = new();

    /// <summary>The config objects.</summary>
    public OrderedMap<ConfigKey, ConfigObject> Objects { get; init; } = ConfigSnapshot.NoObjects;

    /// <summary>The services that registries know, as claims under the keys of their registries.</summary>
    public OrderedMap<ConfigKey, ServiceClaim> Services { get; init; } = JoinedRegistries.None.Services;

    /// <summary>The endpoints that registries know. Nothing but endpoints of the mesh depends on them.</summary>
    public OrderedMap<EndpointKey, Endpoint> Endpoints { get; init; } = JoinedRegistries.None.Endpoints;
}
