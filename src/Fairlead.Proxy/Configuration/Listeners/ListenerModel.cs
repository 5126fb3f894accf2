using System.Net;

namespace Fairlead.Proxy.Configuration.Listeners;

/// <summary>A listener: where it accepts and what its HTTP front does.</summary>
internal sealed record ListenerModel
{
    public required string Name { get; init; }

    public required IPEndPoint Address { get; init; }

    public required HttpFrontModel Http { get; init; }
}
