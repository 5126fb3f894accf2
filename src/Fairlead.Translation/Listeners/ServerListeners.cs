using System.Diagnostics.CodeAnalysis;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Access;
using Fairlead.Translation.Access;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Listeners;

/// <summary>
/// The listener of an xDS-enabled gRPC server, in the form that all implementations take: the address as asked for, one filter chain that
/// matches plain transport by name (grpc-js matches nothing else), routes that do not forward.
/// </summary>
internal static class ServerListeners
{
    private const string AddressKey = "xds.resource.listening_address=";

    /// <summary>Reads the address from a name made by the default <c>server_listener_resource_name_template</c>.</summary>
    public static bool TryReadAddress(string resourceName, out SocketName socket)
    {
        socket = default;
        var start = resourceName.IndexOf(AddressKey, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        var text = resourceName[(start + AddressKey.Length)..];
        var end = text.IndexOf('&', StringComparison.Ordinal);
        return SocketName.TryParse(end < 0 ? text : text[..end], out socket);
    }

    [SuppressMessage("Performance", "CA1859", Justification = "The draft is what the caller encodes.")]
    public static ResourceDraft Make(
        string resourceName, SocketName socket, IEnumerable<Model.Objects.Provenance> causes, AccessPolicy access)
    {
        // What allows all is not there: the default policy has no filters.
        List<HttpFilter> checks = [.. AccessFilters.OfRequests(
            access, new(socket.Port, IsGrpc: true), static _ => null, static (_, _) => null)];
        var manager = new HttpConnectionManager
        {
            StatPrefix = "inbound",
            RouteConfig = new()
            {
                Name = "inbound",
                VirtualHosts =
                {
                    new VirtualHost
                    {
                        Name = "inbound",
                        Domains = { "*" },
                        Routes = { new Route { Match = new() { Prefix = "/" }, NonForwardingAction = new() } },
                    },
                },
            },
        };
        manager.HttpFilters.AddRange(HttpManagers.ServerFilters(checks));
        var listener = new Listener
        {
            Name = resourceName,
            Address = Wire.Address(socket),
            FilterChains =
            {
                new FilterChain
                {
                    FilterChainMatch = new() { TransportProtocol = "raw_buffer" },
                    Filters = { HttpManagers.AsNetworkFilter(manager) },
                },
            },
        };
        return Draft.Of(listener, ProvenanceSet.Of(checks.Count == 0 ? causes : causes.Concat(access.Provenance)));
    }
}
