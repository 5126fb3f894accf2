using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Objects;

namespace Fairlead.Translation.Access;

/// <summary>The checks of access at a port. Immutable.</summary>
internal sealed record PortChecks
{
    /// <summary>Lets everything through.</summary>
    public static PortChecks None { get; } = new();

    /// <summary>Check connections, in order.</summary>
    public IReadOnlyList<Filter> OfConnections { get; init; } = [];

    /// <summary>Check requests, in order.</summary>
    public IReadOnlyList<HttpFilter> OfRequests { get; init; } = [];

    /// <summary>Whether all requests have to be refused, since the proxy cannot check them.</summary>
    public bool RefusesAll { get; init; }

    /// <summary>The objects that ask for the checks.</summary>
    public IReadOnlyList<Provenance> Provenance { get; init; } = [];
}
