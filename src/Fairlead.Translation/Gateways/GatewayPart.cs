using Fairlead.Model.Listeners;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Gateways;

/// <summary>What one server brings to a host in a route configuration. Immutable, equal by content.</summary>
/// <param name="Listener">The server.</param>
/// <param name="Table">The rules, with the conditions on the gateway decided; null: the server takes the host, whatever rules are for
/// it.</param>
internal sealed record GatewayPart(Listener Listener, RouteTable? Table);
