using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Protos;
using Fairlead.Translation.Clusters;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>
/// The endpoints of large service ports, cluster by cluster and one by one: a locality that is larger than a client wants to have at once
/// is only named in its load assignment, and each of its endpoints is a resource of its own. What all of a cluster depends on (its size,
/// the sum of its weights) is kept as sums, so that one that changes costs itself.
/// </summary>
internal sealed class MemberCollections
{
    private static readonly BucketSum IsSplit = new(1, 0);

    private readonly Profile _profile;
    private readonly Collection<string, HostViews> _views;
    private readonly Collection<MemberKey, Candidate> _members;
    private readonly BucketIndex<LocalityKey, MemberKey, Candidate> _byLocality;
    private readonly BucketIndex<PlanKey, LocalityKey, BucketSum> _localities;
    private readonly Collection<LocalityKey, BucketSum> _split;
    private readonly Collection<PlanKey, BucketSum> _divisors;
    private readonly Collection<LocalityKey, BucketSum> _sums;

    public MemberCollections(
        Graph graph, Profile profile, Collection<string, HostViews> views, Collection<EndpointKey, Endpoint> largeEndpoints)
    {
        _profile = profile;
        _views = views;
        Candidates = graph.Expand<EndpointKey, Endpoint, CandidateKey, Candidate>(
            "candidates for members", largeEndpoints, new(KeyOrder.Natural<CandidateKey>()), AddCandidates);
        _members = graph.Group<MemberKey, CandidateKey, Candidate, MemberKey, Candidate>(
            "members",
            graph.Index(
                "candidates by socket", Candidates, KeyOrder.Natural<MemberKey>(), static (key, _, sockets) => sockets.Add(key.Member)),
            new(KeyOrder.Natural<MemberKey>()),
            static (socket, candidates, output) => output.Add(
                socket, EndpointGroups.First([.. candidates.Select(static candidate => candidate.Value)])));
        _byLocality = graph.Index("members by locality", _members, KeyOrder.Natural<LocalityKey>(), static (key, member, localities) =>
        {
            if (member.Endpoint is { } endpoint)
            {
                localities.Add(new(key.Plan, endpoint.Locality));
            }
        });
        // The members of a locality have an endpoint.
        var sums = graph.Sum("sizes of localities", _byLocality, static (_, member) => EndpointGroups.WeightOf(member.Endpoint!));
        _sums = sums;
        _localities = graph.Index(
            "localities by cluster", sums, KeyOrder.Natural<PlanKey>(), static (key, _, plans) => plans.Add(key.Plan));
        _split = graph.Map<LocalityKey, BucketSum, BucketSum>(
            "localities that go one by one", sums, (_, sum, _) => sum.Count > profile.LargestLocality ? IsSplit : null);
        var totals = graph.Sum("sums of weights", _localities, static (_, sum) => sum.Weight);
        _divisors = graph.Map<PlanKey, BucketSum, BucketSum>(
            "divisors of weights", totals, static (_, sum, _) => new(1, EndpointGroups.DivisorFor(sum.Weight)));
        Resources = graph.Expand<MemberKey, Candidate, ResourceKey, RenderedResource>(
            "endpoints one by one", _members, new(KeyOrder.Natural<ResourceKey>()), AddMember);
    }

    public Computed<EndpointKey, CandidateKey, Candidate> Candidates { get; }

    public Computed<MemberKey, ResourceKey, RenderedResource> Resources { get; }

    /// <summary>The localities of a cluster in their order; those whose endpoints go one by one have none here.</summary>
    public IEnumerable<LocalityEndpoints> LocalitiesOf(PlanKey plan, Context context)
    {
        foreach (var locality in context.Keys(_localities, plan))
        {
            // The members of a locality have an endpoint.
            yield return context.TryFind(_split, locality, out _)
                ? new(locality.Locality, EndpointGroups.WireOf(locality.Locality), [])
                : new(
                    locality.Locality,
                    EndpointGroups.WireOf(locality.Locality),
                    [.. context.Entries(_byLocality, locality).Select(member => Place(member.Key, member.Value.Endpoint!, context))]);
        }
    }

    /// <summary>The weight of all endpoints of a locality of a cluster, as they go out.</summary>
    public long WeightOf(PlanKey plan, LocalityEndpoints locality, Context context) =>
        locality.Endpoints.Count > 0
            ? EndpointGroups.SumOf(locality)
            : (context.Find(_sums, new(plan, locality.Key))?.Weight ?? 0) / (context.Find(_divisors, plan)?.Weight ?? 1);

    private void AddCandidates(EndpointKey key, Endpoint endpoint, Entries<CandidateKey, Candidate> output)
    {
        if (_profile.LargestLocality == 0 || output.Find(_views, key.Service.Hostname) is not { } views)
        {
            return;
        }

        if (!IpText.TryNormalize(endpoint.Address, out var address))
        {
            ProblemSet problems = new();
            PlannedEndpoints.NoteAddress(key.Service.Hostname, endpoint, problems);
            output.Note(problems.ToList()[0]);
            return;
        }

        Dictionary<ClusterName, bool> selected = [];
        foreach (var (plan, cluster) in ClusterPlanning.Of(views, _profile.IsGrpc))
        {
            var isMember = cluster.Port is { } port && port.Port == key.Port && port.Service == key.Service && cluster.Selects(endpoint);
            if (plan.Class == ClientClass.Anyone)
            {
                selected[plan.Cluster] = isMember;
            }

            if (isMember
                || (plan.Class != ClientClass.Anyone && !plan.Class.IsScoped && selected.GetValueOrDefault(plan.Cluster)))
            {
                output.Add(new(new(plan, address, endpoint.Port), key), isMember ? new(endpoint) : Candidate.Absent);
            }
        }
    }

    private void AddMember(MemberKey key, Candidate member, Entries<ResourceKey, RenderedResource> output)
    {
        var cluster = key.Plan.Cluster.ToString();
        var given = "";
        if (member.Endpoint is { } endpoint && output.TryFind(_split, new(key.Plan, endpoint.Locality), out _))
        {
            var draft = EndpointDrafts.Member(cluster, Place(key, endpoint, output));
            given = draft.Name;
            output.Add(new(key.Plan.Class, TypeUrls.LbEndpoint, given), RenderedResource.Of(draft));
        }

        if (key.Plan.Class == ClientClass.Anyone || key.Plan.Class.IsScoped)
        {
            return;
        }

        // What anyone is given of that socket, and this class is not.
        var shared = key with { Plan = key.Plan with { Class = ClientClass.Anyone } };
        if (output.Find(_members, shared)?.Endpoint is { } other && output.TryFind(_split, new(shared.Plan, other.Locality), out _)
            && EndpointDrafts.MemberName(cluster, Place(shared, other, output)) is var name && name != given)
        {
            output.Add(new(key.Plan.Class, TypeUrls.LbEndpoint, name), RenderedResource.Absent);
        }
    }

    private PlacedEndpoint Place(MemberKey key, Endpoint endpoint, Context context) =>
        new(key.Address, endpoint, EndpointGroups.Divide(endpoint, context.Find(_divisors, key.Plan)?.Weight ?? 1));
}
