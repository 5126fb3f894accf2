using Fairlead.Model;
using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Scope;

/// <summary>
/// What translation knows of a client. Clients of equal scopes are given equal bytes, so a scope holds only what content can depend on;
/// what it does not depend on in a given mesh makes no difference. Immutable, equal by content.
/// </summary>
public sealed record ProxyScope
{
    /// <summary>Where an outbound listener is when the node does not say.</summary>
    public const string DefaultOutbound = "127.0.0.1:15001";

    /// <summary>What the client is.</summary>
    public required ProxyKind Kind { get; init; }

    /// <summary>The node id, for the selectors of hand-written resources.</summary>
    public string NodeId { get; init; } = "";

    /// <summary>The service that the client stands beside.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>The namespace from which it looks at services and rules.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The labels of its workload, which rules match as the source's.</summary>
    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Where it runs.</summary>
    public Locality Locality { get; init; } = Locality.Unknown;

    /// <summary>
    /// The labels by which rules and policies tell it from others: those of its workload, and where it runs as Kubernetes' labels of
    /// regions and zones.
    /// </summary>
    public EquatableMap<string> PlacedLabels => Topology.With(Labels, Locality);

    /// <summary>Whether it takes traffic from outside of the mesh, so that it has gateways' listeners and none of a workload's.</summary>
    public bool IsGateway { get; init; }

    /// <summary>Its own IP addresses, in normal form, sorted.</summary>
    public EquatableList<string> InstanceIps { get; init; } = [];

    /// <summary>Where its outbound listener is, <c>IP:PORT</c>; empty: it has none.</summary>
    public string Outbound { get; init; } = DefaultOutbound;

    /// <summary>Its inbound listeners; null: those of the workload's own endpoints.</summary>
    public EquatableList<InboundListener>? Inbound { get; init; }

    /// <summary>Whether it brings its listeners itself and asks for route configurations only.</summary>
    public bool StaticListeners { get; init; }

    /// <summary>How it gets its virtual hosts.</summary>
    public RouteDelivery Routes { get; init; }

    /// <summary>Of a locality with more endpoints than this it gets them one by one; 0: all localities whole.</summary>
    public int LargestLocality { get; init; }

    /// <summary>The node's metadata, scalars as text, for the selectors of hand-written resources.</summary>
    public EquatableMap<string> Metadata { get; init; } = EquatableMap<string>.Empty;
}
