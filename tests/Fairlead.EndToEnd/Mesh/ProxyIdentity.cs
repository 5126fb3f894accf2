using System.Net;
using Fairlead.Testing.Processes;

namespace Fairlead.EndToEnd.Mesh;

/// <summary>What a proxy says of itself, and where it listens. Immutable.</summary>
public sealed record ProxyIdentity(string Name)
{
    /// <summary>Unique per proxy.</summary>
    public string NodeId { get => field ?? Name + "-127.0.0.1"; init; }

    /// <summary>The service that it stands beside.</summary>
    public string Cluster { get; init; } = "web";

    public string Namespace { get; init; } = "cases";

    public IPEndPoint Outbound { get; init; } = new(IPAddress.Loopback, ReservedPort.Free());

    public IPEndPoint Inbound { get; init; } = new(IPAddress.Loopback, ReservedPort.Free());

    /// <summary>The application behind the inbound listener.</summary>
    public required IPEndPoint App { get; init; }

    /// <summary>Whether the proxy brings its own listeners.</summary>
    public bool StaticListeners { get; init; }

    /// <summary>Whether the proxy speaks the incremental variant.</summary>
    public bool Delta { get; init; }

    /// <summary>More that it says of itself.</summary>
    public IReadOnlyList<(string Key, string Value)> Metadata { get; init; } = [];

    /// <summary>The inbound listeners in JSON, as the node's metadata holds them.</summary>
    public string InboundJson => $$"""[{"listen":"{{Inbound}}","app":"{{App}}","protocol":"http"}]""";
}
