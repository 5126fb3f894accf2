using Fairlead.Incremental.Maps;
using Fairlead.Model.Access;
using Fairlead.Model.Catalog;
using Fairlead.Model.Listeners;
using Fairlead.Model.Policy;
using Fairlead.Model.Proxies;
using Fairlead.Model.Raw;
using Fairlead.Model.Routing;
using Fairlead.Model.Settings;
using Fairlead.Model.Telemetry;

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

    /// <summary>The tables of what is not HTTP, or is not opened by the mesh, in the same order.</summary>
    public OrderedMap<TableKey, StreamTable> Streams { get; init; } = OrderedMap.Empty<TableKey, StreamTable>(KeyOrder.Natural<TableKey>());

    /// <summary>What is listened on for traffic from outside of the mesh.</summary>
    public OrderedMap<ListenerKey, Listener> Listeners { get; init; } =
        OrderedMap.Empty<ListenerKey, Listener>(KeyOrder.Natural<ListenerKey>());

    /// <summary>The route tables of listeners: one for each host.</summary>
    public OrderedMap<ListenerHostKey, RouteTable> ListenerRoutes { get; init; } =
        OrderedMap.Empty<ListenerHostKey, RouteTable>(KeyOrder.Natural<ListenerHostKey>());

    /// <summary>The tables of listeners for what is not HTTP, or is not opened there: one for each host.</summary>
    public OrderedMap<ListenerHostKey, StreamTable> ListenerStreams { get; init; } =
        OrderedMap.Empty<ListenerHostKey, StreamTable>(KeyOrder.Natural<ListenerHostKey>());

    /// <summary>What is written about destinations.</summary>
    public OrderedMap<PolicyKey, DestinationPolicy> Policies { get; init; } =
        OrderedMap.Empty<PolicyKey, DestinationPolicy>(KeyOrder.Natural<PolicyKey>());

    /// <summary>What is written about access, by the namespace that it is written in.</summary>
    public OrderedMap<string, NamespaceAccess> Access { get; init; } = OrderedMap.Empty<string, NamespaceAccess>(KeyOrder.Ordinal);

    /// <summary>What is written about what proxies tell, by the namespace that it is written in.</summary>
    public OrderedMap<string, NamespaceTelemetry> Telemetry { get; init; } =
        OrderedMap.Empty<string, NamespaceTelemetry>(KeyOrder.Ordinal);

    /// <summary>What proxies see of the mesh and take in.</summary>
    public OrderedMap<VisibilityKey, ProxyVisibility> Visibility { get; init; } =
        OrderedMap.Empty<VisibilityKey, ProxyVisibility>(KeyOrder.Natural<VisibilityKey>());

    /// <summary>The settings; null: nobody wrote any, and <see cref="MeshSettings.Default"/> holds.</summary>
    public MeshSettings? Settings { get; init; }

    /// <summary>Resources that users wrote by hand.</summary>
    public OrderedMap<RawKey, RawResource> RawResources { get; init; } = OrderedMap.Empty<RawKey, RawResource>(KeyOrder.Natural<RawKey>());
}
