using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Model.Raw;
using Fairlead.Model.Routing;

namespace Fairlead.Model.Mesh;

/// <summary>Config and endpoints, joined: all that translation reads. Everything behind it is derived. Immutable, equal by content.</summary>
public sealed record MeshSnapshot
{
    /// <summary>The snapshot of nothing.</summary>
    public static MeshSnapshot Empty { get; } = new();

    /// <summary>The services, in key order.</summary>
    public EquatableList<Service> Services { get; init; } = [];

    /// <summary>The endpoints.</summary>
    public EndpointIndex Endpoints { get; init; } = EndpointIndex.Empty;

    /// <summary>
    /// The route tables: for each HTTP port of each service and for each further host that rules name. Several may be for one host and port; the first
    /// that a client sees is its.
    /// </summary>
    public EquatableList<RouteTable> Routes { get; init; } = [];

    /// <summary>What is written about destinations.</summary>
    public EquatableList<DestinationPolicy> Policies { get; init; } = [];

    /// <summary>Resources that users wrote by hand.</summary>
    public EquatableList<RawResource> RawResources { get; init; } = [];

    /// <summary>What the join found wrong.</summary>
    public EquatableList<ConfigProblem> Problems { get; init; } = [];
}
