using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Proxies;
using Fairlead.Model.Telemetry;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Listeners;

/// <summary>
/// The listeners that a sidecar has for single ports which its workload calls, beside the one for all requests: of HTTP with the routes of
/// that port, of all else with a filter chain for each host that can be told apart.
/// </summary>
internal static class EgressListeners
{
    private const string DefaultAddress = "127.0.0.1";

    /// <summary>Whether the sidecar's own listeners stand in the place of the one for all requests.</summary>
    public static bool ReplaceDefault(ProxyVisibility? seen) =>
        seen is { Egress.Count: > 0 } && seen.Egress.All(static listener => listener is { Port: not null, IsCalledDirectly: true });

    /// <summary>The listeners, each under its socket, and what they need.</summary>
    public static IEnumerable<(SocketName? Socket, ResourceDraft Draft)> Make(
        ProxyScope scope, ProxyVisibility seen, SidecarSight sight, ProblemSet problems)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (var listener in seen.Egress)
        {
            // Without an address of its own, calls come to the port of all requests, or are redirected by the system.
            if (listener.Port is not { } port || (listener.Bind.Length == 0 && listener.IsCalledDirectly != true))
            {
                continue;
            }

            SocketName socket = new(listener.Bind.Length == 0 ? DefaultAddress : listener.Bind, port);
            var hosts = sight.FindStreams(port)
                .Where(host => IsSeen(seen, host.Key, host.Value, port, scope))
                .ToList();
            if (listener.Protocol is PortProtocol.Http or PortProtocol.Http2 or PortProtocol.Grpc
                || (listener.Protocol is null && hosts.Count == 0))
            {
                var routes = port.ToString(CultureInfo.InvariantCulture);
                yield return (socket, Requests(socket, routes, scope, seen.Provenance, sight));
                if (known.Add(routes) && !sight.HasRoutes(routes))
                {
                    // Nothing is seen there; the listener answers 404 and does not wait for routes.
                    yield return (null, sight.NoRoutes(routes));
                }
            }
            else if (Connections(socket, hosts, scope, seen.Provenance, sight, problems) is { } draft)
            {
                yield return (socket, draft);
            }
        }
    }

    /// <summary>The name of a listener at a socket, as Istio has it.</summary>
    public static string NameOf(SocketName socket) => string.Create(CultureInfo.InvariantCulture, $"{socket.Address}_{socket.Port}");

    private static bool IsSeen(ProxyVisibility seen, string host, HostView view, int port, ProxyScope scope) =>
        view.Service is { } service && service.FindPort(port) is not null
            ? seen.Sees(host, service.Key.Namespace, port, scope.Namespace)
            : view.Streams.Any(table => table.Port == port && seen.Sees(host, table.Namespace, port, scope.Namespace));

    private static ResourceDraft Requests(
        SocketName socket, string routes, ProxyScope scope, Provenance cause, SidecarSight sight)
    {
        var telemetry = sight.Telemetry;
        var manager = HttpManagers.Sidecar(
            $"outbound_{NameOf(socket)}", HttpManagers.ClientFilters(scope.Routes == RouteDelivery.OnDemand, sight.LooksUp()), telemetry,
            TrafficSide.Client);
        manager.Rds = new Rds { RouteConfigName = routes, ConfigSource = Wire.Ads() };
        return Draft.Of(
            new Listener
            {
                Name = NameOf(socket),
                Address = Wire.Address(socket),
                TrafficDirection = TrafficDirection.Outbound,
                FilterChains = { new FilterChain { Filters = { HttpManagers.AsNetworkFilter(manager) } } },
            },
            ProvenanceSet.Of([cause, .. telemetry.Provenance]));
    }

    private static ResourceDraft? Connections(
        SocketName socket, List<KeyValuePair<string, HostView>> hosts, ProxyScope scope, Provenance cause, SidecarSight sight,
        ProblemSet problems)
    {
        if (scope.Kind == ProxyKind.Fairlead)
        {
            problems.Warn(
                ProblemCodes.UnservedByKind, cause,
                "Fairlead's sidecar takes HTTP alone: it has no listener for other connections of its workload", "use Envoy there");
            return null;
        }

        StreamChains chains = new(new(sight.PolicyOf, sight.LookupPortOf));
        List<Provenance> causes = [cause];
        string? first = null;
        foreach (var (host, view) in hosts)
        {
            if (AddHost(chains, host, view, socket))
            {
                first ??= host;
                causes.AddRange(view.Service?.Provenance ?? []);
                causes.AddRange(view.Streams.Where(table => table.Port == socket.Port)
                    .SelectMany(static table => table.Provenance.Concat(table.Rules.Select(static rule => rule.Provenance))));
            }
            else if (host != "*" && !StreamChains.CanBeAsked(host))
            {
                problems.Warn(
                    ProblemCodes.StreamClash, cause,
                    $"connections for \"{host}\" have no way at {socket}: a wildcard that is a part of a label is no server name",
                    "name the hosts one by one");
            }
            else
            {
                problems.Warn(
                    ProblemCodes.StreamClash, cause,
                    $"connections to {socket} cannot be told apart: they go to \"{first ?? host}\", and not all of those for \"{host}\" do",
                    "give each host a listener with a bind of its own");
            }
        }

        if (chains.Chains.Count == 0)
        {
            problems.Warn(
                ProblemCodes.NoStream, cause,
                $"no host that is seen has a port {socket.Port} of TCP or TLS; there is no listener at {socket}",
                "correct hosts, port or protocol");
            return null;
        }

        var listener = new Listener
        {
            Name = NameOf(socket),
            Address = Wire.Address(socket),
            TrafficDirection = TrafficDirection.Outbound,
        };
        listener.FilterChains.AddRange(chains.Chains);
        if (chains.LooksAtServerNames)
        {
            listener.ListenerFilters.Add(StreamChains.Inspector());
        }

        return Draft.Of(listener, ProvenanceSet.Of([.. causes, .. chains.PolicyProvenance]));
    }

    private static bool AddHost(StreamChains chains, string host, HostView view, SocketName socket)
    {
        ClusterName cluster = new(host, socket.Port, "");
        if (view.Streams.FirstOrDefault(table => table.Port == socket.Port) is { Rules.Count: > 0 } table)
        {
            return chains.Add(table.Rules, cluster.ToString());
        }

        // TLS tells by itself which host is meant.
        var isTls = view.Service?.FindPort(socket.Port)?.Protocol is PortProtocol.Tls or PortProtocol.Https;
        return chains.Add(isTls && host != "*" ? [host] : [], () => new()
        {
            Filters = { chains.To(cluster) },
        }).Count == 0;
    }
}
