using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Policy;
using Fairlead.Model.Raw;
using Fairlead.Model.Routing;

namespace Fairlead.Model.Mesh;

/// <summary>
/// Config and endpoints, joined: all that rendering reads. Snapshots that follow each other share what did not change, so what lies between
/// two is found at the cost of the difference. Immutable.
/// </summary>
public sealed record MeshSnapshot
{
    /// <summary>The snapshot of nothing.</summary>
    public static MeshSnapshot Empty { get; } = new();

    /// <summary>The services.</summary>
    public OrderedMap<ServiceKey, Service> Services { get; init; } = OrderedMap.Empty<ServiceKey, Service>(KeyOrder.Natural<ServiceKey>());

    /// <summary>The endpoints, those of one service port side by side.</summary>
    public OrderedMap<EndpointKey, Endpoint> Endpoints { get; init; } =
        OrderedMap.Empty<EndpointKey, Endpoint>(KeyOrder.Natural<EndpointKey>());

    /// <summary>
    /// The route tables: for each HTTP port of each service and for each further host that rules name. Several may be for one host and
    /// port; the first that a client sees is its.
    /// </summary>
    public OrderedMap<TableKey, RouteTable> Routes { get; init; } = OrderedMap.Empty<TableKey, RouteTable>(KeyOrder.Natural<TableKey>());

    /// <summary>What is written about destinations.</summary>
    public OrderedMap<PolicyKey, DestinationPolicy> Policies { get; init; } =
        OrderedMap.Empty<PolicyKey, DestinationPolicy>(KeyOrder.Natural<PolicyKey>());

    /// <summary>Resources that users wrote by hand.</summary>
    public OrderedMap<RawKey, RawResource> RawResources { get; init; } = OrderedMap.Empty<RawKey, RawResource>(KeyOrder.Natural<RawKey>());
}
