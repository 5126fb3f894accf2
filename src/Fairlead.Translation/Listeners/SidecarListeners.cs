using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Proxies;
using Fairlead.Model.Telemetry;
using Fairlead.Translation.Access;
using Fairlead.Translation.Clusters;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Telemetry;
using Fairlead.Translation.Views;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Listeners;

/// <summary>
/// The listeners of a sidecar: one for requests of the application, those that a Sidecar object asks for, and one for each address at which
/// it takes requests for the application.
/// </summary>
internal static class SidecarListeners
{
    private const string OutboundName = "outbound";

    /// <param name="scope">The sidecar.</param>
    /// <param name="outboundRoutes">The route configuration that the outbound listener asks for.</param>
    /// <param name="problems">Takes listeners that clash.</param>
    /// <param name="sight">What the listeners are made from beside.</param>
    public static IEnumerable<ResourceDraft> Make(ProxyScope scope, string outboundRoutes, ProblemSet problems, SidecarSight sight)
    {
        if (scope.StaticListeners)
        {
            yield break;
        }

        var seen = sight.Visibility;
        HashSet<SocketName> sockets = [];
        if (SocketName.TryParse(scope.Outbound, out var outbound) && !EgressListeners.ReplaceDefault(seen))
        {
            sockets.Add(outbound);
            yield return Outbound(outbound, outboundRoutes, scope.Routes == RouteDelivery.OnDemand, sight);
        }

        if (seen is not null)
        {
            WarnOfOutbound(seen, problems);
            foreach (var (socket, draft) in EgressListeners.Make(scope, seen, sight, problems))
            {
                if (socket is not { } own || IsFree(own, seen.Provenance, sockets, problems))
                {
                    yield return draft;
                }
            }
        }

        foreach (var draft in Inbound(scope, sight, sockets, problems))
        {
            yield return draft;
        }
    }

    private static IEnumerable<ResourceDraft> Inbound(
        ProxyScope scope, SidecarSight sight, HashSet<SocketName> sockets, ProblemSet problems)
    {
        // What the node itself asks for is there beside what a Sidecar object does; what is found is there in the place of both alone.
        var listeners = sight.Visibility is { Ingress.Count: > 0 } seen
            ? IngressListeners.Of(scope, seen, problems).Concat(scope.Inbound ?? [])
            : scope.Inbound ?? sight.FindInbound();

        // Clusters are named by port alone, as in Istio, so a port can lead to one application only.
        var apps = new Dictionary<int, InboundListener>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var listener in listeners.OrderBy(listener => listener.Listen.ToString(), StringComparer.Ordinal))
        {
            Provenance? cause = listener.Provenance.Count > 0 ? listener.Provenance[0] : null;
            if (scope.Kind == ProxyKind.Fairlead && !IsHttp(listener))
            {
                problems.Warn(
                    ProblemCodes.UnservedByKind, cause,
                    "Fairlead's sidecar takes HTTP alone: it has no listener for other connections to its workload", "use Envoy there");
                continue;
            }

            var first = apps.GetValueOrDefault(listener.Listen.Port, listener);
            if ((first.App, first.Protocol) != (listener.App, listener.Protocol) || !names.Add(NameOf(listener)))
            {
                problems.Warn(
                    ProblemCodes.InboundClash,
                    cause,
                    $"inbound listener {listener.Listen} to {listener.App} is left out: {first.Listen} leads to {first.App}",
                    "give each application a port of its own");
                continue;
            }

            if (!IsFree(listener.Listen, cause, sockets, problems))
            {
                continue;
            }

            yield return Inbound(listener, sight.Access, sight.Telemetry);
            if (apps.TryAdd(listener.Listen.Port, listener))
            {
                yield return SidecarClusters.MakeInbound(Pooled(listener, sight.Visibility));
            }
        }
    }

    private static InboundListener Pooled(InboundListener listener, ProxyVisibility? seen) =>
        seen is { InboundConnections: { } connections } && listener.Connections is null
            ? listener with
            {
                Connections = connections,
                Provenance = ProvenanceSet.Of([.. listener.Provenance, seen.Provenance]),
            }
            : listener;

    // Envoy refuses a second listener at a socket.
    private static bool IsFree(SocketName socket, Provenance? cause, HashSet<SocketName> sockets, ProblemSet problems)
    {
        if (sockets.Add(socket))
        {
            return true;
        }

        problems.Warn(
            ProblemCodes.ListenerClash, cause, $"another listener of the proxy is at {socket}; this one is left out",
            "give it another port or address");
        return false;
    }

    // In explicit mode a request names a host, and where it would go without the proxy is not known.
    private static void WarnOfOutbound(ProxyVisibility seen, ProblemSet problems)
    {
        if (seen.Outbound is { Mode: OutboundMode.AllowAny })
        {
            problems.Warn(
                ProblemCodes.NoPassThrough, seen.Provenance,
                "in explicit mode hosts that the mesh does not know are answered 404, whatever outboundTrafficPolicy says",
                "declare the hosts with ServiceEntries");
        }
    }

    private static bool IsHttp(InboundListener listener) =>
        listener.Protocol is PortProtocol.Http or PortProtocol.Http2 or PortProtocol.Grpc;

    private static string NameOf(InboundListener listener) =>
        FormattableString.Invariant($"inbound_{listener.Listen.Address}_{listener.Listen.Port}");

    private static ResourceDraft Outbound(SocketName socket, string routes, bool onDemand, SidecarSight sight)
    {
        var telemetry = sight.Telemetry;
        var manager = HttpManagers.Sidecar(
            OutboundName, HttpManagers.ClientFilters(onDemand, sight.LooksUp()), telemetry, TrafficSide.Client);
        manager.Rds = new Rds { RouteConfigName = routes, ConfigSource = Wire.Ads() };
        return Draft.Of(
            ListenerOf(OutboundName, socket, TrafficDirection.Outbound, HttpManagers.AsNetworkFilter(manager)), telemetry.Provenance);
    }

    private static ResourceDraft Inbound(InboundListener inbound, WorkloadAccess access, ProxyTelemetry telemetry)
    {
        var name = NameOf(inbound);
        var cluster = ClusterName.Inbound(inbound.Listen.Port);
        var checks = access.At(inbound.Listen.Port, IsHttp(inbound));
        if (!IsHttp(inbound))
        {
            return Draft.Of(
                WithChecks(ListenerOf(name, inbound.Listen, TrafficDirection.Inbound, TcpProxies.To(name, cluster)), checks),
                ProvenanceSet.Of([.. inbound.Provenance, .. checks.Provenance]));
        }

        var manager = HttpManagers.Sidecar(name, HttpManagers.ServerFilters(checks.OfRequests), telemetry, TrafficSide.Server);

        // Rules are about the path that the application sees, in whatever form it is written.
        manager.NormalizePath = true;
        manager.RouteConfig = new()
        {
            Name = cluster,
            ValidateClusters = false,
            VirtualHosts =
            {
                new VirtualHost
                {
                    Name = FormattableString.Invariant($"inbound|http|{inbound.Listen.Port}"),
                    Domains = { "*" },
                    Routes = { checks.RefusesAll ? Refusal() : To(cluster) },
                },
            },
        };
        return Draft.Of(
            WithChecks(ListenerOf(name, inbound.Listen, TrafficDirection.Inbound, HttpManagers.AsNetworkFilter(manager)), checks),
            ProvenanceSet.Of([.. inbound.Provenance, .. checks.Provenance, .. telemetry.Provenance]));
    }

    // What is checked of connections comes before what they are for.
    private static Listener WithChecks(Listener listener, PortChecks checks)
    {
        for (var i = 0; i < checks.OfConnections.Count; i++)
        {
            listener.FilterChains[0].Filters.Insert(i, checks.OfConnections[i]);
        }

        return listener;
    }

    private static Route To(string cluster) => new()
    {
        Name = "default",
        Match = new() { Prefix = "/" },
        Route_ = new() { Cluster = cluster, Timeout = Duration.FromTimeSpan(TimeSpan.Zero) },
    };

    private static Route Refusal() => new()
    {
        Name = "refused",
        Match = new() { Prefix = "/" },
        DirectResponse = new() { Status = 403, Body = new() { InlineString = "RBAC: access denied" } },
    };

    private static Listener ListenerOf(string name, SocketName socket, TrafficDirection direction, Filter filter) => new()
    {
        Name = name,
        Address = Wire.Address(socket),
        TrafficDirection = direction,
        FilterChains = { new FilterChain { Filters = { filter } } },
    };
}
