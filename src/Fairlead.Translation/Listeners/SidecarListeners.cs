using Fairlead.Model;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Objects;
using Fairlead.Translation.Access;
using Fairlead.Translation.Clusters;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Listeners;

/// <summary>
/// The listeners of a sidecar: one for requests of the application, and one for each address at which it takes requests for it.
/// </summary>
internal static class SidecarListeners
{
    private const string OutboundName = "outbound";

    /// <param name="scope">The sidecar.</param>
    /// <param name="outboundRoutes">The route configuration that the outbound listener asks for.</param>
    /// <param name="problems">Takes inbound listeners that clash.</param>
    /// <param name="found">The inbound listeners of the workload's own endpoints, for a sidecar that names none.</param>
    /// <param name="access">Checks requests for the workload.</param>
    public static IEnumerable<ResourceDraft> Make(
        ProxyScope scope, string outboundRoutes, ProblemSet problems, Func<EquatableList<InboundListener>> found, WorkloadAccess access)
    {
        if (scope.StaticListeners)
        {
            yield break;
        }

        if (SocketName.TryParse(scope.Outbound, out var outbound))
        {
            yield return Outbound(outbound, outboundRoutes, scope.Routes == RouteDelivery.OnDemand);
        }

        // Clusters are named by port alone, as in Istio, so a port can lead to one application only.
        var apps = new Dictionary<int, InboundListener>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var listener in (scope.Inbound ?? found()).OrderBy(listener => listener.Listen.ToString(), StringComparer.Ordinal))
        {
            var isNew = apps.TryAdd(listener.Listen.Port, listener);
            var first = apps[listener.Listen.Port];
            if ((first.App, first.Protocol) != (listener.App, listener.Protocol) || !names.Add(NameOf(listener)))
            {
                Provenance? cause = listener.Provenance.Count > 0 ? listener.Provenance[0] : null;
                problems.Warn(
                    ProblemCodes.InboundClash,
                    cause,
                    $"inbound listener {listener.Listen} to {listener.App} is left out: {first.Listen} leads to {first.App}",
                    "give each application a port of its own");
                continue;
            }

            yield return Inbound(listener, access);
            if (isNew)
            {
                yield return SidecarClusters.MakeInbound(listener);
            }
        }
    }

    private static string NameOf(InboundListener listener) =>
        FormattableString.Invariant($"inbound_{listener.Listen.Address}_{listener.Listen.Port}");

    private static ResourceDraft Outbound(SocketName socket, string routes, bool onDemand)
    {
        var manager = HttpManagers.Sidecar(OutboundName, HttpManagers.ClientFilters(onDemand));
        manager.Rds = new Rds { RouteConfigName = routes, ConfigSource = Wire.Ads() };
        return Draft.Of(ListenerOf(OutboundName, socket, TrafficDirection.Outbound, manager), []);
    }

    private static ResourceDraft Inbound(InboundListener inbound, WorkloadAccess access)
    {
        var name = NameOf(inbound);
        var cluster = ClusterName.Inbound(inbound.Listen.Port);
        var checks = access.At(inbound.Listen.Port);
        var manager = HttpManagers.Sidecar(name, HttpManagers.ServerFilters(checks.OfRequests));

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
        var listener = ListenerOf(name, inbound.Listen, TrafficDirection.Inbound, manager);
        if (checks.OfConnections is { } filter)
        {
            listener.FilterChains[0].Filters.Insert(0, filter);
        }

        return Draft.Of(listener, ProvenanceSet.Of([.. inbound.Provenance, .. checks.Provenance]));
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

    private static Listener ListenerOf(string name, SocketName socket, TrafficDirection direction, HttpConnectionManager manager) => new()
    {
        Name = name,
        Address = Wire.Address(socket),
        TrafficDirection = direction,
        FilterChains = { new FilterChain { Filters = { HttpManagers.AsNetworkFilter(manager) } } },
    };
}
