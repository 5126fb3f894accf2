using Fairlead.Model.Catalog;

namespace Fairlead.Model.Proxies;

/// <summary>What a proxy sees of the mesh through one of its own ports. Immutable.</summary>
public sealed record EgressListener
{
    /// <summary>The port that the workload calls; null: any that no other listener is for.</summary>
    public int? Port { get; init; }

    /// <summary>What is spoken on the port; null where none is given.</summary>
    public PortProtocol? Protocol { get; init; }

    /// <summary>The address that is listened on; empty: the proxy's default.</summary>
    public string Bind { get; init; } = "";

    /// <summary>Whether calls arrive without being redirected by the system; null: as the proxy is set up.</summary>
    public bool? IsCalledDirectly { get; init; }

    /// <summary>The hosts.</summary>
    public EquatableList<VisibleHosts> Hosts { get; init; } = [];
}
