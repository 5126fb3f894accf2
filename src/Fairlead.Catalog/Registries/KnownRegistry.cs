using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Registries;

namespace Fairlead.Catalog.Registries;

/// <summary>What one registry knows, and what of it is left out and why. Immutable.</summary>
internal sealed record KnownRegistry
{
    public static KnownRegistry Nothing { get; } = new();

    public RegistrySnapshot Content { get; init; } = RegistrySnapshot.Empty;

    public OrderedMap<EndpointKey, string> WrongEndpoints { get; init; } =
        OrderedMap.Empty<EndpointKey, string>(KeyOrder.Natural<EndpointKey>());

    public OrderedMap<ServiceKey, string> WrongServices { get; init; } =
        OrderedMap.Empty<ServiceKey, string>(KeyOrder.Natural<ServiceKey>());
}
