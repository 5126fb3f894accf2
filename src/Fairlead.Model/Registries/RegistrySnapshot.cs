using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;

namespace Fairlead.Model.Registries;

/// <summary>
/// All that a registry knows at one moment. Immutable. A snapshot that is made of the one before it (<c>With</c>, <c>Apply</c>, or
/// <c>Reconcile</c> where all was read anew) costs those behind it no more than what differs.
/// </summary>
public sealed record RegistrySnapshot
{
    /// <summary>The snapshot of a registry that knows nothing.</summary>
    public static RegistrySnapshot Empty { get; } = new();

    /// <summary>
    /// The endpoints, of services that the registry itself or a config object declares, with their IP addresses. The provider in a key is
    /// the registry's id, so two registries may know one socket; what is not so is left out and told.
    /// </summary>
    public OrderedMap<EndpointKey, Endpoint> Endpoints { get; init; } =
        OrderedMap.Empty<EndpointKey, Endpoint>(KeyOrder.Natural<EndpointKey>());

    /// <summary>
    /// The services, where the registry knows them: claims as a config object makes them, which list no endpoints. A registry that knows
    /// endpoints alone has none.
    /// </summary>
    public OrderedMap<ServiceKey, ServiceClaim> Services { get; init; } =
        OrderedMap.Empty<ServiceKey, ServiceClaim>(KeyOrder.Natural<ServiceKey>());
}
