using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// What one client asked for, holds and rejected of one type. Pure and clock-free; knows resources and subscriptions, not how they are
/// written on the wire. One response is under way at a time: what changes meanwhile is one difference to the newest state afterwards.
/// Not safe for concurrent use.
/// </summary>
internal sealed class TypeState
{
    /// <summary>Version of what the client waits to hear of, whatever it has; no resource has it.</summary>
    public const string Owed = "";

    /// <summary>Version of what the client has in one version or another; no resource has it.</summary>
    public const string NotKnown = "?";

    private readonly List<RejectedGroup> _parked = [];
    private readonly DifferenceCache _differences;
    private NameSet _members = NameSet.Empty;
    private string? _claimedVersion;

    // The view that was found to need nothing but removals, so that it need not be compared again.
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

    /// <summary>What the client said that it wants.</summary>
    public Subscription Asked { get; private set; } = Subscription.None;

    /// <summary>What it gets: what it asked for, and the members of what it holds where it asked for these.</summary>
    public Subscription Subscription { get; private set; } = Subscription.None;

    /// <summary>Whether the client gets the members of what it holds of <see cref="TypeRules.MembersOf"/>.</summary>
    public bool FollowsParents { get; private set; }

    /// <summary>The parents by which the members were last set.</summary>
    public ResourceMap? ParentsSeen { get; set; }

    /// <summary>Whether what the client holds of the parents is more than its word.</summary>
    public bool KnowsParents { get; set; }

    /// <summary>The version that the client came with, where it was right.</summary>
    public string? ResumedVersion { get; private set; }

    /// <summary>Version of the newest state, where whoever gives the resources gives versions too.</summary>
    public string? GivenVersion { get; private set; }

    /// <summary>What the client ought to have, as the newest state says.</summary>
    public ResourceMap Target { get; private set; } = ResourceMap.Empty;

    /// <summary>What the client holds, or will when it has taken what is under way.</summary>
    public ResourceMap Held { get; private set; } = ResourceMap.Empty;

    /// <summary>What the client holds by its own word.</summary>
    public ResourceMap Accepted { get; private set; } = ResourceMap.Empty;

    /// <summary>The response that the client has not answered yet.</summary>
    public SentResponse? InFlight { get; private set; }

    /// <summary>
    /// Whether the client asked for something before it saw the response that is under way. That was not heard, since it may be outdated;
    /// the answer to what is under way will say it again.
    /// </summary>
    public bool HasMoreToSay { get; private set; }

    /// <summary>Whether the client was answered once, or came with the current version.</summary>
    public bool Answered { get; private set; }

    /// <summary>After a rejection nobody knows which of the resources the client took.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>What was rejected and has not changed since.</summary>
    public IReadOnlyList<RejectedGroup> Parked => _parked;

    /// <summary>Replaces what is asked for. What is dropped from it is forgotten: asked for again, it is sent again.</summary>
    public void Ask(Subscription asked)
    {
        Requested = true;
        if (asked != Asked)
        {
            Asked = asked;
            Narrow();
        }
    }

    /// <summary>Asks for the members of what the client holds of <see cref="TypeRules.MembersOf"/>.</summary>
    public void FollowParents()
    {
        Requested = true;
        FollowsParents = true;
    }

    /// <summary>The members of what the client holds are now these (names that end with <c>/*</c>).</summary>
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

    /// <summary>The client says that it has that version of what it asks for.</summary>
    public void Claim(string version) => _claimedVersion = version;

    /// <summary>The client says that it has these resources; what it does not ask for counts nothing.</summary>
    public void Claim(ResourceMap claimed)
    {
        Held = FollowsParents ? claimed : Covered(claimed);
        Accepted = Held;
        _settled = null;
    }

    /// <summary>The newest state of what the client asks for.</summary>
    /// <param name="target">The resources.</param>
    /// <param name="givenVersion">The version of all resources of the type, where it is not the hash of what is asked for.</param>
    public void SetTarget(ResourceMap target, string? givenVersion)
    {
        Target = target;
        GivenVersion = givenVersion;
        var claimed = _claimedVersion;
        _claimedVersion = null;

        // Versions are hashes of content, whoever computed them: an equal one says that the client has what it asks for.
        // A given one says so only of everything: by it alone nobody knows which names the client had.
        if (claimed is null || Subscription.IsEmpty || claimed != (givenVersion ?? target.Version) || (givenVersion is not null && !Subscription.Wildcard))
        {
            return;
        }

        Held = target;
        Accepted = target;
        Answered = true;
        ResumedVersion = claimed;
        _settled = null;
    }

    /// <summary>The client sent a request that the response under way overtook.</summary>
    public void Overtaken() => HasMoreToSay = InFlight is not null;

    /// <summary>The client took the response that was under way.</summary>
    public void Accept()
    {
        HasMoreToSay = false;
        if (InFlight is { } sent)
        {
            Accepted = sent.Subscription == Subscription ? sent.Result : Covered(sent.Result);
            InFlight = null;
        }
    }

    /// <summary>The client rejected the response that was under way. Nothing of it is sent again before something in it changes.</summary>
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
            // The client may hold any of these, in whatever version: each is due again when it changes, or goes.
            _parked.Add(group);
            Held = Covered(Held.With(group.Names.Select(Unknown)));
        }
        else if (Rules.FullState)
        {
            _parked.Clear();
            _parked.Add(group);
            IsUncertain = true;
            Held = Covered(sent.Before);
        }
        else
        {
            _parked.Add(group);
            Held = Held.Without(group.Names);
        }
    }

    /// <summary>Makes the given names due again although nothing in them changed. What was rejected is tried again too: the client waits for
    /// an answer, and another rejection is one.</summary>
    public void Forget(IReadOnlyCollection<string> names)
    {
        if (_parked.Count > 0 && _parked.RemoveAll(group => group.Names.Any(names.Contains)) > 0)
        {
            _settled = null;
        }

        SetHeld(_differences.Forget(Held, names, Variant == Variant.Delta ? Unsettle : static (held, gone) => held.Without(gone)));
    }

    /// <summary>The client waits for word of these names, whether they are there or not.</summary>
    public void Owe(IEnumerable<string> names) =>
        SetHeld(Held.With(names.Select(name => XdsResource.Claimed(Rules.TypeUrl, name, Owed))));

    /// <summary>The client waits for an answer, even if there is nothing to say.</summary>
    public void OweAnswer()
    {
        Answered = false;
        _settled = null;
    }

    /// <summary>The response that is due so that the client gets what is new or changed, or null. Takes nothing away that others use.</summary>
    public ResponsePlan? Plan()
    {
        // Whoever follows parents has to wait for them: what belongs to none of them is not gone, it is not known yet. When they are there and
        // have no members that come unasked, that is said, since the client waits to hear of it.
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

    /// <summary>The response that takes away what is not there any more, or null where there is no such thing.</summary>
    public ResponsePlan? PlanRemoval() =>
        Variant == Variant.Delta ? DeltaPlanning.PlanRemoval(this)
        : Rules.FullState && !Subscription.IsEmpty ? SotwPlanning.PlanRemoval(this)
        : null;

    /// <summary>The response that renews what lives for a time only, or null where there is no such thing or a response is under way. In a
    /// state-of-the-world response that holds everything it cannot be said.</summary>
    public ResponsePlan? PlanHeartbeat()
    {
        if (InFlight is not null || (Variant == Variant.Sotw && Rules.FullState))
        {
            return null;
        }

        var living = Held.ToList().Where(static item => item.TimeToLive is not null).ToList();
        return living.Count == 0 ? null : new ResponsePlan(this, Held, Held, []) { Renewed = living };
    }

    /// <summary>Whether the client does not have, by its own word, what it ought to have.</summary>
    public bool IsBehind =>
        Requested && !Subscription.IsEmpty
        && (InFlight is not null || _parked.Count > 0 || _differences.Between(Accepted, Target) is { Due.Count: > 0 } or { Gone.Count: > 0 });

    /// <summary>The planned response goes out.</summary>
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

    /// <summary>Nothing has to be said: the client holds what is equal to this.</summary>
    public void Settle(ResourceMap held)
    {
        Held = held;
        if (InFlight is null && _parked.Count == 0 && !IsUncertain)
        {
            Accepted = held;
        }
    }

    /// <summary>What is to be done so that the client gets there.</summary>
    public Difference DifferenceTo(ResourceMap next) => _differences.Between(Held, next);

    /// <summary>The target as far as the client has not rejected it: what was, stays with it as it is.</summary>
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
        Subscription = _members.Count == 0 ? Asked : Asked with { Names = NameSet.Of([.. Asked.Names.AsList(), .. _members.AsList()]) };
        _settled = null;
        if (former.Wildcard || !former.Names.IsSubsetOf(Subscription.Names))
        {
            Held = Covered(Held);
            Accepted = Covered(Accepted);
        }
    }

    /// <summary>What the client still asks for. Absence is not remembered for what it does not name any more.</summary>
    private ResourceMap Covered(ResourceMap map) => Subscription.Wildcard || map.IsNamedBy(Subscription.Names) ? map : map.Where(Subscription.Names.Covers);

    /// <summary>What the client has is due again, what it was told to be absent is to be told again.</summary>
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

    /// <summary>What the client has by that other name.</summary>
    private IEnumerable<XdsResource> NamedBy(ResourceMap held, string alias) =>
        Rules.MembersOf is null ? [] : held.ToList().Where(item => item.Aliases.Contains(alias)).Select(item => Unknown(item.Name));

    private XdsResource Unknown(string name) => XdsResource.Claimed(Rules.TypeUrl, name, NotKnown);
}
