using System.Collections.Immutable;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Translation.Clusters;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Routes;
using Fairlead.Translation.Scope;
using Fairlead.Translation.View;

namespace Fairlead.Translation;

/// <summary>
/// What the clients of a scope are given of one mesh, with what it takes to get from there to the next mesh at the cost of the difference.
/// Immutable; safe for any number of threads.
/// </summary>
public sealed class ScopeTranslation
{
    private readonly ProxyScope _scope;

    // Of the mesh that was last translated as a whole: its services and policies are still those of the newest.
    private readonly MeshView _view;
    private readonly IReadOnlyList<RoutePlan> _routes;
    private readonly HashSet<ClusterName> _clusters;

    // The service ports of which it is known that all endpoints have addresses of their own.
    private readonly ImmutableHashSet<EndpointKey> _distinct;

    internal ScopeTranslation(
        ProxyScope scope, MeshView view, IReadOnlyList<RoutePlan> routes, HashSet<ClusterName> clusters, EquatableList<ConfigProblem> problems,
        ImmutableHashSet<EndpointKey>? distinct = null)
    {
        _scope = scope;
        _view = view;
        _routes = routes;
        _clusters = clusters;
        _distinct = distinct ?? [];
        Problems = problems;
    }

    /// <summary>What could not be given as it was written.</summary>
    public EquatableList<ConfigProblem> Problems { get; }

    /// <summary>Translates the difference to the next mesh.</summary>
    /// <param name="before">The mesh that this is of.</param>
    /// <param name="after">The next.</param>
    /// <param name="difference">What lies between them.</param>
    /// <param name="changed">The resources that may be other than before; all others are as they were.</param>
    /// <param name="removed">Type and name of those that are there no more.</param>
    /// <returns>What the clients are given of the next mesh; null where it has to be translated as a whole.</returns>
    public ScopeTranslation? Next(
        MeshSnapshot before,
        MeshSnapshot after,
        MeshDifference difference,
        out IReadOnlyList<TranslatedResource> changed,
        out IReadOnlyList<(string TypeUrl, string Name)> removed)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(difference);
        changed = [];
        removed = [];
        List<ResourceDraft> drafts = [];
        HashSet<(string TypeUrl, string Name)> former = [];
        RoutePlan[] routes = [.. _routes];
        var distinct = _distinct;
        if (!difference.Tables.All(pair => TryRoute(pair.Before, pair.After, routes, drafts)))
        {
            return null;
        }

        foreach (var key in difference.Endpoints)
        {
            if (!TryEndpoints(key, before, after, drafts, former, ref distinct))
            {
                return null;
            }
        }

        if (_scope.Routes == RouteDelivery.Full)
        {
            drafts.AddRange(routes.Where((plan, i) => !ReferenceEquals(plan, _routes[i])).Select(SidecarTables.Whole));
        }

        former.ExceptWith(drafts.Select(static draft => (draft.TypeUrl, draft.Name)));
        removed = [.. former];
        changed = Translator.Encode(drafts);
        return new(_scope, _view, routes, _clusters, Problems, distinct);
    }

    private bool TryRoute(RouteTable old, RouteTable table, RoutePlan[] plans, List<ResourceDraft> drafts)
    {
        var isChosen = false;
        ProblemList problems = new();
        for (var i = 0; i < plans.Length; i++)
        {
            var place = SidecarTables.PlaceOf(plans[i], old.Host, old.Port);
            if (place < 0 || !ReferenceEquals(plans[i].Hosts[place].Table, old))
            {
                continue;
            }

            if (!isChosen)
            {
                // What is said about either of them, and clusters that only rules name, concern more than the tables.
                SidecarTables.RoutesOf(old, _scope, problems);
                if (SidecarTables.NeedsLongBody(old) || SidecarTables.NeedsLongBody(table) || !NamesKnownClusters(old) || !NamesKnownClusters(table))
                {
                    return false;
                }
            }

            isChosen = true;
            plans[i] = SidecarTables.With(plans[i], place, table, SidecarTables.RoutesOf(table, _scope, problems), _view);
            if (_scope.Routes != RouteDelivery.Full)
            {
                drafts.Add(SidecarTables.HostOf(plans[i], plans[i].Hosts[place]));
            }
        }

        // A table that is for others changes nothing here. What gRPC clients are given of tables is made as a whole.
        return (isChosen || _scope.Kind != ProxyKind.Grpc) && problems.ToList().Count == 0;
    }

    private bool NamesKnownClusters(RouteTable table) => table.Rules
        .Where(rule => SourceMatch.For(rule, _scope).Any())
        .Select(static rule => rule.Action).OfType<ForwardAction>()
        .SelectMany(Shares.Of).All(share => _clusters.Contains(share.Cluster));

    private bool TryEndpoints(
        EndpointKey key,
        MeshSnapshot before,
        MeshSnapshot after,
        List<ResourceDraft> drafts,
        HashSet<(string TypeUrl, string Name)> former,
        ref ImmutableHashSet<EndpointKey> distinct)
    {
        if (_view.Find(key.Service.Hostname) is not { } service || service.Key != key.Service || service.FindPort(key.Port) is not { } port)
        {
            return true;
        }

        if (service.Resolution is Resolution.Dns or Resolution.DnsRoundRobin)
        {
            return false;
        }

        if (TryMembers(key, before, after, service, port, drafts, former, distinct.Contains(key)))
        {
            distinct = distinct.Add(key);
            return true;
        }

        distinct = distinct.Remove(key);
        ProblemList problems = new();
        foreach (var plan in ClusterPlanning.PlanPort(_view, before.Endpoints, service, port, problems))
        {
            former.UnionWith(Make(plan, problems).Select(static draft => (draft.TypeUrl, draft.Name)));
        }

        foreach (var plan in ClusterPlanning.PlanPort(_view, after.Endpoints, service, port, problems))
        {
            drafts.AddRange(Make(plan, problems));
        }

        return problems.ToList().Count == 0;
    }

    /// <summary>Of a port whose endpoints are resources of their own, those that differ; false, with nothing done, where that is not all.</summary>
    private bool TryMembers(
        EndpointKey key,
        MeshSnapshot before,
        MeshSnapshot after,
        Service service,
        ServicePort port,
        List<ResourceDraft> drafts,
        HashSet<(string TypeUrl, string Name)> former,
        bool isDistinct)
    {
        if (_scope.Kind == ProxyKind.Grpc || _scope.LargestLocality == 0 || Problems.Count > 0
            || after.Endpoints.For(key.Service, key.Port) is not { } now || now.Count <= _scope.LargestLocality
            || MemberChanges.Between(before.Endpoints.For(key.Service, key.Port), now, isDistinct) is not { } changes)
        {
            return false;
        }

        List<ResourceDraft> come = [];
        HashSet<(string TypeUrl, string Name)> gone = [];
        if (!ClusterPlanning.NamesOf(_view, service, port).All(cluster => changes.TryAdd(cluster.Name.ToString(), cluster.Selects, _scope.LargestLocality, come, gone)))
        {
            return false;
        }

        drafts.AddRange(come);
        former.UnionWith(gone);
        return true;
    }

    private IEnumerable<ResourceDraft> Make(ClusterPlan plan, ProblemList problems) =>
        _scope.Kind == ProxyKind.Grpc ? GrpcClusters.Make(plan, problems) : SidecarClusters.Make(plan, _scope.LargestLocality);
}
