using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// The subscription, the held and the rejected resources of one client for one type. Pure and clock-free; it knows resources and
/// subscriptions, not how they are written on the wire. At most one response is under way; all changes that come meanwhile become one
/// difference to the newest state. Not safe for concurrent use.
/// </summary>
internal sealed class TypeState
{
    /// <summary>
    /// The version of a name that the client has to be answered for, even where it holds the newest resource. No resource has this version.
    /// </summary>
    public const string Owed = "";

    /// <summary>The version of a name that the client holds in an unknown version. No resource has this version.</summary>
    public const string NotKnown = "?";

    private readonly List<RejectedGroup> _parked = [];
    private readonly DifferenceCache _differences;
    private NameSet _members = NameSet.Empty;
    private string? _claimedVersion;

    // The last view that needed nothing but removals; the same object need not be compared again.
    private ResourceMap? _settled;

    public TypeState(TypeRules rules, Variant variant, DifferenceCache differences)
    {
        Rules = rules;
        Variant = variant;
        _differences = differences;
    }

    public TypeRules Rules { get; }

    public Variant Variant { get; }

    /// <summary>Whether the client has asked for the type.</summary>
    public bool Requested { get; private set; }

    /// <summary>The subscription as the client said it.</summary>
    public Subscription Asked { get; private set; } = Subscription.None;

    /// <summary>
    /// The subscription that is served: what the client said, and the members of the parents that it holds, where it asked for members.
    /// </summary>
    public Subscription Subscription { get; private set; } = Subscription.None;

    /// <summary>Whether the client is served the members of the resources of <see cref="TypeRules.MembersOf"/> that it holds.</summary>
    public bool FollowsParents { get; private set; }

    /// <summary>The parents that the members were last derived from.</summary>
    public ResourceMap? ParentsSeen { get; set; }

    /// <summary>
    /// Whether this server has sent the parents that the client holds; otherwise the client has only said that it holds them.
    /// </summary>
    public bool KnowsParents { get; set; }

    /// <summary>The version that the client brought from an earlier stream, where it was the current one.</summary>
    public string? ResumedVersion { get; private set; }

    /// <summary>The version of the newest state, where versions come with the resources.</summary>
    public string? GivenVersion { get; private set; }

    /// <summary>The resources that the client should hold according to the newest state.</summary>
    public ResourceMap Target { get; private set; } = ResourceMap.Empty;

    /// <summary>The resources that the client holds, or will hold once it has accepted the response that is under way.</summary>
    public ResourceMap Held { get; private set; } = ResourceMap.Empty;

    /// <summary>The resources that the client said that it holds, before this server sent it any.</summary>
    public ResourceMap Accepted { get; private set; } = ResourceMap.Empty;

    /// <summary>The response that the client has not answered yet.</summary>
    public SentResponse? InFlight { get; private set; }

    /// <summary>
    /// Whether the client sent a request before it saw the response that is under way. Such a request may be outdated and is ignored; the
    /// answer to the response will repeat the names.
    /// </summary>
    public bool HasMoreToSay { get; private set; }

    /// <summary>Whether the client was sent a response, or brought the current version.</summary>
    public bool Answered { get; private set; }

    /// <summary>After a rejection it is unknown which of the resources the client took.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>Rejected responses whose resources have not changed since.</summary>
    public IReadOnlyList<RejectedGroup> Parked => _parked;

    /// <summary>
    /// Replaces the subscription. The held versions of names that it drops are forgotten, so that these resources are sent again when the
    /// client names them again.
    /// </summary>
    public void Ask(Subscription asked)
    {
        Requested = true;
        if (asked != Asked)
        {
            Asked = asked;
            Narrow();
        }
    }

    /// <summary>Subscribes the client to the members of the resources of <see cref="TypeRules.MembersOf"/> that it holds.</summary>
    public void FollowParents()
    {
        Requested = true;
        FollowsParents = true;
    }

    /// <summary>Sets the members of the parents that the client holds, as prefixes of names that end with <c>/*</c>.</summary>
    public bool SetMembers(NameSet members)
    {
        if (members.Equals(_members))
        {
            return false;
        }

        _members = members;
        Narrow();
        return true;
    }

    /// <summary>The client says that it holds this version of everything that it asks for.</summary>
    public void Claim(string version) => _claimedVersion = version;

    /// <summary>The client says that it holds these resources. Those that it does not ask for are ignored.</summary>
    public void Claim(ResourceMap claimed)
    {
        Held = FollowsParents ? claimed : Covered(claimed);
        Accepted = Held;
        _settled = null;
    }

    /// <summary>Sets the newest resources for the subscription.</summary>
    /// <param name="target">The resources.</param>
    /// <param name="givenVersion">The version of all resources of the type, where it is not the hash of the resources that are asked
    /// for.</param>
    public void SetTarget(ResourceMap target, string? givenVersion)
    {
        Target = target;
        GivenVersion = givenVersion;
        var claimed = _claimedVersion;
        _claimedVersion = null;

        // Versions are hashes of content, whoever computed them: an equal version says that the client holds the resources that it asks
        // for. A version that came with the resources says so only for a wildcard, since it does not tell which names the client had.
        if (claimed is null
            || Subscription.IsEmpty
            || claimed != (givenVersion ?? target.Version)
            || (givenVersion is not null && !Subscription.Wildcard))
        {
            return;
        }

        Held = target;
        Accepted = target;
        Answered = true;
        ResumedVersion = claimed;
        _settled = null;
    }

    /// <summary>The client sent a request before it saw the response that is under way.</summary>
    public void Overtaken() => HasMoreToSay = InFlight is not null;

    /// <summary>The client accepted the response that was under way.</summary>
    public void Accept()
    {
        HasMoreToSay = false;
        if (InFlight is { } sent)
        {
            Accepted = StillCovered(sent.Result, sent.Subscription);
            InFlight = null;
        }
    }

    /// <summary>
    /// The client rejected the response that was under way. None of its resources is sent again before one of them changes.
    /// </summary>
    public void Reject()
    {
        HasMoreToSay = false;
        if (InFlight is not { } sent)
        {
            return;
        }

        InFlight = null;
        _settled = null;
        var group = new RejectedGroup(sent.Resources, sent.Removed, sent.Result);
        if (Variant == Variant.Delta)
        {
            // The client may hold any of these resources in any version, so each is sent when it changes and removed when it goes.
            _parked.Add(group);
            Held = Held.Without(group.Names).With(group.Names.Select(Unknown).Where(Subscription.Covers));
        }
        else if (Rules.FullState)
        {
            _parked.Clear();
            _parked.Add(group);
            IsUncertain = true;
            Held = StillCovered(sent.Before, sent.Subscription);
        }
        else
        {
            _parked.Add(group);
            Held = Held.Without(group.Names);
        }
    }

    /// <summary>
    /// Makes the names due again although their resources did not change. A rejected resource is sent again too, since the client waits for
    /// an answer and may answer with another rejection.
    /// </summary>
    public void Forget(IReadOnlyCollection<string> names)
    {
        if (_parked.Count > 0)
        {
            HashSet<string> forgotten = new(names, StringComparer.Ordinal);
            _settled = _parked.RemoveAll(group => group.Names.Any(forgotten.Contains)) > 0 ? null : _settled;
        }

        SetHeld(_differences.Forget(Held, names, Variant == Variant.Delta ? Unsettle : static (held, gone) => held.Without(gone)));
    }

    /// <summary>The client waits to hear of these names, whether they exist or not.</summary>
    public void Owe(IEnumerable<string> names) =>
        SetHeld(Held.With(names.Select(name => XdsResource.Claimed(Rules.TypeUrl, name, Owed))));

    /// <summary>The client waits for a response, even for an empty one.</summary>
    public void OweAnswer()
    {
        Answered = false;
        _settled = null;
    }

    /// <summary>
    /// The response that brings the client what is new or changed; null where nothing is. It removes no resource that others may use.
    /// </summary>
    public ResponsePlan? Plan()
    {
        // A member type has to wait for its parents: before they are known, a member that belongs to none of them is not gone. When the
        // parents are held and have no members, an empty response says so, since the client waits to hear of it.
        if (Subscription.IsEmpty)
        {
            return FollowsParents && !Answered && KnowsParents ? new ResponsePlan(this, Held, Held, []) : null;
        }

        if (ReferenceEquals(Target, _settled))
        {
            return null;
        }

        var plan = Variant == Variant.Delta ? DeltaPlanning.Plan(this)
            : Rules.FullState ? SotwPlanning.PlanWhole(this)
            : SotwPlanning.PlanDifference(this);
        if (plan is null)
        {
            _settled = Target;
        }

        return plan;
    }

    /// <summary>The response that removes resources which no longer exist; null where there is none to remove.</summary>
    public ResponsePlan? PlanRemoval() =>
        Variant == Variant.Delta ? DeltaPlanning.PlanRemoval(this)
        : Rules.FullState && !Subscription.IsEmpty ? SotwPlanning.PlanRemoval(this)
        : null;

    /// <summary>
    /// The response that renews the time to live of resources; null where none has one, or while a response is under way. A
    /// state-of-the-world response that holds all resources cannot say it.
    /// </summary>
    public ResponsePlan? PlanHeartbeat()
    {
        if (InFlight is not null || (Variant == Variant.Sotw && Rules.FullState))
        {
            return null;
        }

        var living = Held.ToList().Where(static item => item.TimeToLive is not null).ToList();
        return living.Count == 0 ? null : new ResponsePlan(this, Held, Held, []) { Renewed = living };
    }

    /// <summary>Whether the client, by its own acknowledgements, lacks a resource that it should hold.</summary>
    public bool IsBehind =>
        Requested && !Subscription.IsEmpty
        && (InFlight is not null
            || _parked.Count > 0
            || _differences.Between(Accepted, Target) is { Due.Count: > 0 } or { Gone.Count: > 0 });

    /// <summary>Notes that the planned response is sent.</summary>
    public void Commit(ResponsePlan plan)
    {
        if (Variant == Variant.Sotw && Rules.FullState)
        {
            _parked.Clear();
        }

        InFlight = new SentResponse(plan.Version, plan.Resources, plan.Removed, plan.Result, Held, Subscription, plan.AddsNames);
        Held = plan.Result;
        Answered = true;
        IsUncertain = false;
        _settled = null;
    }

    /// <summary>The client already holds resources that are equal to these, so no response is due.</summary>
    public void Settle(ResourceMap held)
    {
        Held = held;
        if (InFlight is null && _parked.Count == 0 && !IsUncertain)
        {
            Accepted = held;
        }
    }

    /// <summary>The difference between what the client holds and what it should hold.</summary>
    public Difference DifferenceTo(ResourceMap next) => _differences.Between(Held, next);

    /// <summary>The target without rejected resources: for these the client keeps the version that it has.</summary>
    public ResourceMap TargetWithoutParked()
    {
        if (_parked.Count == 0)
        {
            return Target;
        }

        _parked.RemoveAll(group => !group.IsUnchangedIn(Target));
        var next = Target;
        foreach (var name in _parked.SelectMany(static group => group.Names))
        {
            next = Held.Find(name) is { } held ? next.With(held) : next.Without(name);
        }

        return next;
    }

    private void SetHeld(ResourceMap held)
    {
        if (!ReferenceEquals(held, Held))
        {
            Held = held;
            _settled = null;
        }
    }

    private void Narrow()
    {
        var former = Subscription;
        Subscription = Asked with { Names = Asked.Names.With(_members.Names) };
        _settled = null;
        Held = StillCovered(Held, former);
        Accepted = StillCovered(Accepted, former);
    }

    /// <summary>
    /// The resources that the client asks for. The absence of a name is forgotten once the client no longer names it.
    /// </summary>
    private ResourceMap Covered(ResourceMap map) =>
        Subscription.Wildcard || map.IsNamedBy(Subscription.Names) ? map : map.Where(Subscription.Names.Covers);

    /// <summary>
    /// The resources that the client still asks for, out of those of a former subscription. Only what the client no longer names is looked
    /// at.
    /// </summary>
    private ResourceMap StillCovered(ResourceMap map, Subscription former) =>
        Subscription.Wildcard ? map
        : former.Wildcard ? Covered(map)
        : map.WithoutNamed(Subscription.Names.MissingFrom(former.Names), Subscription.Names.Covers);

    /// <summary>Resources that the client holds become due again, and names that it was told to be absent are reported again.</summary>
    private ResourceMap Unsettle(ResourceMap held, IReadOnlyCollection<string> names)
    {
        List<XdsResource> unknown = [];
        List<string> told = [];
        foreach (var name in names)
        {
            if (held.Find(name) is not { } known)
            {
                unknown.AddRange(NamedBy(held, name));
                continue;
            }

            if (known.IsAbsent)
            {
                told.Add(name);
            }
            else
            {
                unknown.Add(Unknown(name));
            }
        }

        return held.With(unknown).Without(told);
    }

    /// <summary>The resource that the client holds under an alias.</summary>
    private IEnumerable<XdsResource> NamedBy(ResourceMap held, string alias) =>
        Rules.MembersOf is null ? [] : held.WithAlias(alias).Select(item => Unknown(item.Name));

    private XdsResource Unknown(string name) => XdsResource.Claimed(Rules.TypeUrl, name, NotKnown);
}
