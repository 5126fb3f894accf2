using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Policy;

namespace Fairlead.ControlPlane.Push;

/// <summary>
/// Endpoints go ahead of whatever else differs between two meshes, where both say the same of their services. Where that would leave a
/// service or a subset without any, they wait for all else: rules may lead elsewhere by then, and until they do they lead there. Pure.
/// </summary>
internal static class Overtaking
{
    /// <summary>The older mesh with the endpoints of a newer one that may go ahead; null where none may.</summary>
    public static MeshSnapshot? Of(MeshSnapshot before, MeshSnapshot newer)
    {
        if (ReferenceEquals(before.Endpoints, newer.Endpoints))
        {
            return null;
        }

        List<MapEdit<EndpointKey, Endpoint>> edits = [];
        foreach (var port in newer.Endpoints.ChangesSince(before.Endpoints)
            .GroupBy(static change => new ServicePortKey(change.Key.Service, change.Key.Port)))
        {
            if (before.Services.Find(port.Key.Service) is { } service
                && service.Equals(newer.Services.Find(port.Key.Service))
                && LeavesSome(port.Key, before, newer))
            {
                edits.AddRange(port.Select(static change => change.HasAfter
                    ? MapEdit<EndpointKey, Endpoint>.Set(change.Key, change.After!) // it has one
                    : MapEdit<EndpointKey, Endpoint>.Remove(change.Key)));
            }
        }

        return edits.Count == 0
            ? null
            : before with { Endpoints = before.Endpoints.Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(edits)) };
    }

    private static bool LeavesSome(ServicePortKey port, MeshSnapshot before, MeshSnapshot newer)
    {
        var subsets = PoliciesOf(port.Service.Hostname, before).SelectMany(static policy => policy.Subsets).ToList();
        return !LeavesNone(static _ => true)
            && subsets.TrueForAll(subset => !LeavesNone(endpoint => subset.Labels.IsSubsetOf(endpoint.Labels)));

        bool LeavesNone(Func<Endpoint, bool> selects) => Has(before, selects) && !Has(newer, selects);

        bool Has(MeshSnapshot mesh, Func<Endpoint, bool> selects) => EndpointsOf(port, mesh).Any(selects);
    }

    private static IEnumerable<Endpoint> EndpointsOf(ServicePortKey port, MeshSnapshot mesh) =>
        mesh.Endpoints.From(new(port.Service, port.Port, "", "", "", 0, 0))
            .TakeWhile(entry => entry.Key.Service == port.Service && entry.Key.Port == port.Port).Select(static entry => entry.Value);

    private static IEnumerable<DestinationPolicy> PoliciesOf(string host, MeshSnapshot mesh) =>
        HostPatterns.Covering(host)
            .SelectMany(pattern => mesh.Policies.From(new(pattern, "", "")).TakeWhile(entry => entry.Key.Host == pattern))
            .Select(static entry => entry.Value);
}
