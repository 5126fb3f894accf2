using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Protos;
using Fairlead.Translation.Clusters;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Gateways;
using Fairlead.Translation.Grpc;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>From views and endpoints to clusters and their load assignments.</summary>
internal sealed class ClusterCollections
{
    private readonly Profile _profile;
    private readonly Collection<string, HostViews> _views;
    private readonly Collection<ServicePortKey, PortEndpoints> _ports;
    private readonly BucketIndex<PlanKey, string, HostViews> _references;
    private readonly MemberCollections _members;
    private readonly Presence _ownSidecars;
    private readonly BucketIndex<PlanKey, GatewayPartKey, GatewayPart>? _ofGateways;

    public ClusterCollections(
        Graph graph,
        Profile profile,
        Collection<string, HostViews> views,
        Collection<ServicePortKey, PortEndpoints> ports,
        Collection<ServicePortKey, BucketSum> largePorts,
        Collection<EndpointKey, Endpoint> largeEndpoints,
        Presence ownSidecars,
        BucketIndex<PlanKey, GatewayPartKey, GatewayPart>? ofGateways)
    {
        _ofGateways = ofGateways;
        _profile = profile;
        _ownSidecars = ownSidecars;
        _views = views;
        _references = graph.Index("hosts by the clusters that they name", views, KeyOrder.Natural<PlanKey>(), AddReferences);
        OfServices = graph.Expand<string, HostViews, PlanKey, ClusterPlan>(
            "clusters of services", views, new(KeyOrder.Natural<PlanKey>()), AddPlans);
        var standIns = graph.Group<PlanKey, string, HostViews, PlanKey, ClusterPlan>(
            "clusters that only rules name", _references, new(KeyOrder.Natural<PlanKey>()), AddStandIns);
        List<Collection<PlanKey, ClusterPlan>> parts = [OfServices, standIns];
        if (ofGateways is not null)
        {
            parts.Add(graph.Group<PlanKey, GatewayPartKey, GatewayPart, PlanKey, ClusterPlan>(
                "clusters that only rules of gateways name", ofGateways, new(KeyOrder.Natural<PlanKey>()),
                (bucket, members, output) => AddForGateways(bucket, members, standIns, output)));
        }

        var plans = graph.Join("planned clusters", parts);

        // Where endpoints do not go one by one, those of large ports are looked at together all the same.
        var together = graph.Group<ServicePortKey, EndpointKey, Endpoint, ServicePortKey, PortEndpoints>(
            "endpoints of large ports together",
            graph.Index("endpoints of large ports by port", largeEndpoints, KeyOrder.Natural<ServicePortKey>(), (key, _, buckets) =>
            {
                if (profile.LargestLocality == 0)
                {
                    buckets.Add(new(key.Service, key.Port));
                }
            }),
            new(KeyOrder.Natural<ServicePortKey>()),
            static (port, members, output) => output.Add(port, new([.. members.Select(static member => member.Value)])));
        _ports = graph.Join("endpoints of all ports", ports, together);
        _members = new(graph, profile, views, largeEndpoints);
        Clusters = graph.Expand<PlanKey, ClusterPlan, ResourceKey, RenderedResource>(
            "clusters", plans, new(KeyOrder.Natural<ResourceKey>()), AddCluster);
        Assignments = graph.Expand<PlanKey, ClusterPlan, ResourceKey, RenderedResource>(
            "load assignments", plans, new(KeyOrder.Natural<ResourceKey>()),
            (key, plan, output) => AddAssignment(key, plan, largePorts, output));
    }

    /// <summary>The planned clusters of services.</summary>
    public Computed<string, PlanKey, ClusterPlan> OfServices { get; }

    public Computed<PlanKey, ResourceKey, RenderedResource> Clusters { get; }

    public Computed<PlanKey, ResourceKey, RenderedResource> Assignments { get; }

    public MemberCollections Members => _members;

    private IEnumerable<(ClusterName Cluster, Provenance Cause)> NamedBy(HostView view) =>
        _profile.IsGrpc
            ? GrpcTargets.NamedClusters(view)
            : view.NamedClusters().Select(static named => (named.Cluster, named.Rule.Provenance)).Concat(view.NamedByStreams());

    private void AddReferences(string host, HostViews views, List<PlanKey> clusters)
    {
        HashSet<ClusterName> known = [];
        foreach (var (cluster, _) in views.All.SelectMany(view => NamedBy(view.View)))
        {
            if (known.Add(cluster))
            {
                clusters.Add(new(ClientClass.Anyone, cluster));
            }
        }
    }

    private void AddPlans(string host, HostViews views, Entries<PlanKey, ClusterPlan> output)
    {
        foreach (var (key, plan) in ClusterPlanning.Of(views, _profile.IsGrpc))
        {
            // Where rules name a cluster that a class is not given, another one stands in, which is made beside.
            if (!plan.IsAbsent
                || (output.Keys(_references, new(ClientClass.Anyone, key.Cluster)).Count == 0 && !IsNamedByGateways(key, output)))
            {
                output.Add(key, plan);
            }
        }

        ProblemSet problems = new();
        if (!_profile.IsGrpc)
        {
            DynamicLimits.Note(views, problems);
        }

        PolicyLimits.Note(views, _profile.IsGrpc, () => output.TryFind(_ownSidecars, Presence.Any, out _), problems);
        Note(problems, output);
    }

    private bool IsNamedByGateways(PlanKey key, Context context) =>
        _ofGateways is not null && key.Class.IsGateway && context.Keys(_ofGateways, key).Count > 0;

    // What no cluster stands in for yet.
    private void AddForGateways(
        PlanKey bucket,
        IReadOnlyList<KeyValuePair<GatewayPartKey, GatewayPart>> members,
        Collection<PlanKey, ClusterPlan> standIns,
        Entries<PlanKey, ClusterPlan> output)
    {
        var name = bucket.Cluster;
        var provider = output.Find(_views, name.Host);
        var isProvided = provider?.For(bucket.Class).Provides(name, _profile.IsGrpc) == true;
        var isForAnyone = provider?.Anyone.Provides(name, _profile.IsGrpc) != true
            && output.TryFind(standIns, new(ClientClass.Anyone, name), out _);
        if (!isProvided && !isForAnyone && !output.TryFind(standIns, bucket, out _))
        {
            output.Add(bucket, new()
            {
                Name = name,
                // What names clusters has a table.
                Provenance = ProvenanceSet.Of(members.SelectMany(static member => HostView.NamedBy(member.Value.Table!))
                    .Where(named => named.Cluster == name)
                    .Select(static named => named.Rule.Provenance)),
            });
        }
    }

    // A live rule may name what is gone. A cluster without endpoints answers 503 there, and no route names a cluster that the client was
    // not given.
    private void AddStandIns(PlanKey bucket, IReadOnlyList<KeyValuePair<string, HostViews>> members, Entries<PlanKey, ClusterPlan> output)
    {
        var name = bucket.Cluster;
        var provider = output.Find(_views, name.Host);
        var standIn = For(ClientClass.Anyone);
        if (standIn is not null)
        {
            output.Add(bucket, standIn);
        }

        var isProvided = provider?.Anyone.Provides(name, _profile.IsGrpc) == true;
        foreach (var clients in members.SelectMany(static member => member.Value.Others)
            .Concat(provider?.Others ?? [])
            .Select(static other => other.Class)
            .Distinct()
            .Order())
        {
            var own = For(clients);
            if (own is not null && (clients.IsScoped || !own.Equals(standIn)))
            {
                output.Add(new(clients, name), own);
            }
            else if (own is null
                && !clients.IsScoped
                && !IsNamedByGateways(new(clients, name), output)
                && (standIn is not null || isProvided)
                && provider?.For(clients).Provides(name, _profile.IsGrpc) != true)
            {
                output.Add(new(clients, name), ClusterPlan.Absent);
            }
        }

        ClusterPlan? For(ClientClass clients)
        {
            if (provider?.For(clients).Provides(name, _profile.IsGrpc) == true)
            {
                return null;
            }

            var causes = ProvenanceSet.Of(members.SelectMany(member => NamedBy(member.Value.For(clients)))
                .Where(named => named.Cluster == name)
                .Select(static named => named.Cause));
            return causes.Count == 0 && !members.Any(member => NamedBy(member.Value.For(clients)).Any(named => named.Cluster == name))
                ? null
                : new() { Name = name, Provenance = causes };
        }
    }

    private void AddCluster(PlanKey key, ClusterPlan plan, Entries<ResourceKey, RenderedResource> output)
    {
        ResourceKey name = new(key.Class, TypeUrls.Cluster, key.Cluster.ToString());
        if (plan.IsAbsent)
        {
            output.Add(name, RenderedResource.Absent);
            return;
        }

        ProblemSet problems = new();
        var named = plan.IsDns ? EndpointsOf(plan, output) : [];
        output.Add(
            name, RenderedResource.Of(_profile.IsGrpc ? GrpcClusters.Make(plan, named, problems) : SidecarClusters.Make(plan, named)));
        Note(problems, output);
    }

    private void AddAssignment(
        PlanKey key, ClusterPlan plan, Collection<ServicePortKey, BucketSum> largePorts, Entries<ResourceKey, RenderedResource> output)
    {
        ResourceKey name = new(key.Class, TypeUrls.Endpoint, key.Cluster.ToString());
        if (plan.IsAbsent)
        {
            output.Add(name, RenderedResource.Absent);
            return;
        }

        if (plan.IsPassthrough || (plan.IsDynamic && !_profile.IsGrpc))
        {
            AddNone(key, name, output);
            return;
        }

        if (_profile.LargestLocality > 0 && plan.Port is { } port && output.TryFind(largePorts, port, out _))
        {
            output.Add(name, RenderedResource.Of(EndpointDrafts.Split(
                plan, _members.LocalitiesOf(key, output), locality => _members.WeightOf(key, locality, output))));
            return;
        }

        ProblemSet problems = new();
        PlannedEndpoints.Note(plan, plan.Port is { } known ? output.Find(_ports, known)?.Endpoints ?? [] : [], _profile.IsGrpc, problems);
        Note(problems, output);
        var endpoints = EndpointsOf(plan, output);
        if (!(_profile.IsGrpc ? GrpcClusters.IsResolvedByClients(plan, endpoints) : SidecarClusters.IsResolvedByClients(plan, endpoints)))
        {
            output.Add(name, RenderedResource.Of(EndpointDrafts.Whole(plan, endpoints)));
        }
        else
        {
            AddNone(key, name, output);
        }
    }

    // Where anyone may be given such a resource it has to be said that this class is not.
    private static void AddNone(PlanKey key, ResourceKey name, Entries<ResourceKey, RenderedResource> output)
    {
        if (key.Class != ClientClass.Anyone && !key.Class.IsScoped)
        {
            output.Add(name, RenderedResource.Absent);
        }
    }

    private List<Endpoint> EndpointsOf(ClusterPlan plan, Context context) =>
        plan.Port is { } port && context.Find(_ports, port) is { } known ? PlannedEndpoints.Of(plan, known.Endpoints, _profile.IsGrpc) : [];

    private static void Note(ProblemSet problems, Context context)
    {
        foreach (var problem in problems.ToList())
        {
            context.Note(problem);
        }
    }
}
