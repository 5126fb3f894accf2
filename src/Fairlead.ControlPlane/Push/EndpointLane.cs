using Fairlead.Catalog;
using Fairlead.Config.FrontEnds;
using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.ControlPlane.Push;

/// <summary>
/// What does not wait: the endpoints of registries, and those that objects list where nothing else of the object differs. They are stepped
/// on any state of the mesh, whichever config that is of. Where the endpoints that an object lists would leave a service or a subset
/// without any, the object waits for the config around it: rules of it may lead elsewhere, and until they do they lead here. Pure.
/// </summary>
internal static class EndpointLane
{
    /// <summary>The state with the newest endpoints; the same where there are no others.</summary>
    /// <param name="catalog">The catalog that the state is of.</param>
    /// <param name="state">The state.</param>
    /// <param name="newest">The newest inputs. Of its objects only the endpoints count, and nothing of what is to be joined beside
    /// them.</param>
    public static CatalogState Step(MeshCatalog catalog, CatalogState state, CatalogInputs newest)
    {
        if (!ReferenceEquals(state.Inputs.Endpoints, newest.Endpoints))
        {
            state = catalog.Step(state, state.Inputs with { Endpoints = newest.Endpoints });
        }

        var edits = newest.Objects.ChangesSince(state.Inputs.Objects).Where(IsOfEndpoints)
            .Select(static change => MapEdit<ConfigKey, ConfigObject>.Set(change.Key, change.After!)) // it has one
            .ToList();
        while (edits.Count > 0)
        {
            var ahead = catalog.Step(state, state.Inputs with { Objects = state.Inputs.Objects.Apply([.. edits]) });
            var waiting = Waiting(state, ahead);
            if (waiting.Count == 0)
            {
                return ahead;
            }

            edits.RemoveAll(edit => waiting.Contains(edit.Key));
        }

        return state;
    }

    /// <summary>Whether an object lists other endpoints than before, and is as it was in all else.</summary>
    private static bool IsOfEndpoints(MapChange<ConfigKey, ConfigObject> change) =>
        change is { Before: { } before, After: { } after }
            && WithoutEndpoints(Lowering.Lower(before)).Equals(WithoutEndpoints(Lowering.Lower(after)));

    private static ObjectClaims WithoutEndpoints(ObjectClaims claims) =>
        claims with { Services = claims.Services.Select(static service => service with { Workloads = [] }).ToEquatableList() };

    /// <summary>The objects whose endpoints would leave a service or a subset without any.</summary>
    private static HashSet<ConfigKey> Waiting(CatalogState before, CatalogState ahead) =>
        ahead.Mesh.Endpoints.ChangesSince(before.Mesh.Endpoints)
            .GroupBy(static change => new ServicePortKey(change.Key.Service, change.Key.Port))
            .Where(port => LeavesNone(port.Key, before, ahead))
            .SelectMany(static port => port.Select(static change => (change.After ?? change.Before)!.Provenance.Key)) // it has one
            .ToHashSet();

    private static bool LeavesNone(ServicePortKey port, CatalogState before, CatalogState ahead)
    {
        var subsets = PoliciesOf(port.Service.Hostname, before).SelectMany(static policy => policy.Subsets).ToList();
        return LeavesNone(static _ => true)
            || subsets.Exists(subset => LeavesNone(endpoint => subset.Labels.IsSubsetOf(endpoint.Labels)));

        bool LeavesNone(Func<Endpoint, bool> selects) => Has(before, selects) && !Has(ahead, selects);

        bool Has(CatalogState state, Func<Endpoint, bool> selects) => EndpointsOf(port, state).Any(selects);
    }

    private static IEnumerable<Endpoint> EndpointsOf(ServicePortKey port, CatalogState state) =>
        state.Mesh.Endpoints.From(new(port.Service, port.Port, "", "", "", 0, 0))
            .TakeWhile(entry => entry.Key.Service == port.Service && entry.Key.Port == port.Port).Select(static entry => entry.Value);

    private static IEnumerable<DestinationPolicy> PoliciesOf(string host, CatalogState state) =>
        HostPatterns.Covering(host)
            .SelectMany(pattern => state.Mesh.Policies.From(new(pattern, "", "")).TakeWhile(entry => entry.Key.Host == pattern))
            .Select(static entry => entry.Value);
}
