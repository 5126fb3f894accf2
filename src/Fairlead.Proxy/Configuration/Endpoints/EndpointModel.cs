namespace Fairlead.Proxy.Configuration.Endpoints;

/// <summary>One endpoint: address (or, for DNS clusters, a name) and port.</summary>
internal sealed record EndpointModel
{
    public required string Address { get; init; }

    public required int Port { get; init; }

    public string Hostname { get; init; } = "";

    public uint Weight { get; init; } = 1;

    public DiscoveredHealth Health { get; init; }
}
