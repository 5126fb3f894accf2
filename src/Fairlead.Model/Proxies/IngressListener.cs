using Fairlead.Model.Catalog;
using Fairlead.Model.Listeners;
using Fairlead.Model.Policy;

namespace Fairlead.Model.Proxies;

/// <summary>What a proxy takes in for its workload. Immutable.</summary>
public sealed record IngressListener
{
    /// <summary>The port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>What is spoken on it.</summary>
    public required PortProtocol Protocol { get; init; }

    /// <summary>The port's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The address that is listened on; empty: the proxy's default.</summary>
    public string Bind { get; init; } = "";

    /// <summary>Whether calls arrive without being redirected by the system; null: as the proxy is set up.</summary>
    public bool? IsCalledDirectly { get; init; }

    /// <summary>Where the workload answers: <c>address:port</c> or <c>unix:///path</c>; empty: on the port itself.</summary>
    public string Target { get; init; } = "";

    /// <summary>How connections are secured; null: as the mesh says.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>The connections to the workload; null: as for all its ports.</summary>
    public ConnectionPool? Connections { get; init; }
}
