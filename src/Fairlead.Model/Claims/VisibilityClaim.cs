using Fairlead.Model.Policy;
using Fairlead.Model.Proxies;

namespace Fairlead.Model.Claims;

/// <summary>
/// What proxies of the object's namespace see of the mesh and take in. A namespace has one without selector; a second one, in the order of
/// keys, is refused. Of those whose selectors a proxy's labels satisfy, the first in the order of keys holds. Immutable.
/// </summary>
public sealed record VisibilityClaim
{
    /// <summary>Labels of the proxies; empty: all.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>What they see, by the ports that their workloads call; empty: all that is exported to them.</summary>
    public EquatableList<EgressListener> Egress { get; init; } = [];

    /// <summary>What they take in; empty: all ports of the services that their workload answers for.</summary>
    public EquatableList<IngressListener> Ingress { get; init; } = [];

    /// <summary>What becomes of calls to hosts that they do not see; null: as the mesh's settings say.</summary>
    public OutboundPolicy? Outbound { get; init; }

    /// <summary>The connections to their workloads; null: as the proxy does by itself.</summary>
    public ConnectionPool? InboundConnections { get; init; }

    /// <summary>The path of the claim in its object.</summary>
    public required string Path { get; init; }
}
