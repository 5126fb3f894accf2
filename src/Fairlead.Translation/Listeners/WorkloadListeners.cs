using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Listeners;

/// <summary>
/// Finds the inbound listeners of a sidecar that names none: one for each HTTP endpoint that is this workload, by its address and by its
/// service or label. The sidecar listens where the endpoint is announced; the application listens on loopback at the service's target port.
/// </summary>
internal static class WorkloadListeners
{
    private const string Loopback = "127.0.0.1";

    /// <param name="scope">The sidecar.</param>
    /// <param name="workloadsAt">The HTTP endpoints at an IP address.</param>
    public static EquatableList<InboundListener> Find(ProxyScope scope, Func<string, Workloads?> workloadsAt)
    {
        if (scope.InstanceIps.Count == 0 || scope.Cluster.Length == 0)
        {
            return [];
        }

        var found = new SortedDictionary<string, InboundListener>(StringComparer.Ordinal);
        var own = scope.InstanceIps.SelectMany(address => workloadsAt(address)?.Places ?? [])
            .Where(place => IsOwn(place.Endpoint, place.Service, scope));
        foreach (var place in own.OrderBy(static place => place.Service.Key).ThenBy(static place => place.Port.Number))
        {
            Add(found, place.Service, place.Port, place.Endpoint);
        }

        return found.Values.ToEquatableList();
    }

    private static void Add(SortedDictionary<string, InboundListener> found, Service service, ServicePort port, Endpoint endpoint)
    {
        var listen = new SocketName(IpText.TryNormalize(endpoint.Address, out var address) ? address : endpoint.Address, endpoint.Port);
        var app = new SocketName(Loopback, port.TargetPort);

        // Where both are one socket there is no room for a sidecar: clients reach the application itself.
        if (listen == app)
        {
            return;
        }

        var provenance = ProvenanceSet.Of([.. service.Provenance, endpoint.Provenance]);

        // Several services may be announced at one socket; the first decides, all are its cause.
        found[listen.ToString()] = found.TryGetValue(listen.ToString(), out var former)
            ? former with { Provenance = ProvenanceSet.Of([.. former.Provenance, .. provenance]) }
            : new() { Listen = listen, App = app, Protocol = port.Protocol, Provenance = provenance };
    }

    private static bool IsOwn(Endpoint endpoint, Service service, ProxyScope scope) =>
        FirstLabel(service.Key.Hostname).SequenceEqual(scope.Cluster)
        || (endpoint.Labels.TryGetValue("app", out var app) && app == scope.Cluster);

    private static ReadOnlySpan<char> FirstLabel(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? host : host.AsSpan(0, dot);
    }
}
