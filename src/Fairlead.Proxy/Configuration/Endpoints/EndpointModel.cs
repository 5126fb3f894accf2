using System.Net;
using System.Net.Sockets;

namespace Fairlead.Proxy.Configuration.Endpoints;

/// <summary>One endpoint: address (or, for DNS clusters, a name) and port; or the path of a Unix domain socket.</summary>
internal sealed record EndpointModel
{
    public required string Address { get; init; }

    public required int Port { get; init; }

    /// <summary>Whether the address is the path of a Unix domain socket, or "@" and the name of one.</summary>
    public bool IsUnix { get; init; }

    public string Hostname { get; init; } = "";

    public uint Weight { get; init; } = 1;

    public DiscoveredHealth Health { get; init; }

    /// <summary>Where to connect to, of what is no name.</summary>
    public EndPoint ToEndPoint() => IsUnix
        ? new UnixDomainSocketEndPoint(Address.StartsWith('@') ? $"\0{Address[1..]}" : Address)
        : new IPEndPoint(IPAddress.Parse(Address), Port);
}
