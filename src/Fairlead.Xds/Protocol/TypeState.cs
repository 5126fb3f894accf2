using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// What one client asked for, holds and rejected of one type. Pure and clock-free; knows resources and subscriptions, not how they are
/// written on the wire. One response is under way at a time: what changes meanwhile is one difference to the newest state afterwards.
/// Not safe for concurrent use.
/// </summary>
internal sealed class TypeState
{
    private readonly List<ResourceView> _parked = [];

    // The view that was found to need nothing but removals, so that it need not be compared again.
    private ResourceView? _settled;

    // After a rejection nobody knows which of the resources the client took.
    private bool _uncertain;

    public TypeState(TypeRules rules)
    {
        Rules = rules;
        Held = new ResourceView(rules.TypeUrl, []);
        Accepted = Held;
    }

    public TypeRules Rules { get; }

    /// <summary>Whether the client has asked for the type.</summary>
    public bool Requested { get; private set; }

    public Subscription Subscription { get; private set; } = Subscription.None;

    /// <summary>What the client holds, or will when it has taken what is under way.</summary>
    public ResourceView Held { get; private set; }

    /// <summary>What the client holds by its own word.</summary>
    public ResourceView Accepted { get; private set; }

    /// <summary>The response that the client has not answered yet.</summary>
    public SentResponse? InFlight { get; private set; }

    /// <summary>
    /// Whether the client asked for something before it saw the response that is under way. That was not heard, since it may be outdated;
    /// the answer to what is under way will say it again.
    /// </summary>
    public bool HasMoreToSay { get; private set; }

    /// <summary>Whether the client was answered once, or came with the current version.</summary>
    public bool Answered { get; private set; }

    /// <summary>What was rejected and has not changed since.</summary>
    public IReadOnlyList<ResourceView> Parked => _parked;

    /// <summary>Replaces the subscription. What is dropped from it is forgotten: asked for again, it is sent again.</summary>
    public void Subscribe(Subscription subscription)
    {
        Requested = true;
        if (subscription == Subscription)
        {
            return;
        }

        Subscription = subscription;
        _settled = null;
        Held = Held.Restrict(subscription);
        Accepted = Accepted.Restrict(subscription);
    }

    /// <summary>The client came with what the view holds.</summary>
    public void Resume(ResourceView view)
    {
        Held = view;
        Accepted = view;
        Answered = true;
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
            Accepted = sent.Result.Restrict(Subscription);
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
        if (Rules.FullState)
        {
            _parked.Clear();
            _parked.Add(sent.Result);
            _uncertain = true;
            Held = sent.Before.Restrict(Subscription);
            return;
        }

        _parked.Add(sent.Resources);
        Held = Held.Without(NamesOf(sent.Resources));
    }

    /// <summary>Makes the given names due again although nothing in them changed. What was rejected is tried again too: the client waits for
    /// an answer, and another rejection is one.</summary>
    public void Forget(IReadOnlySet<string> names)
    {
        if (_parked.RemoveAll(group => group.AsList().Any(item => names.Contains(item.Name))) > 0)
        {
            _settled = null;
        }

        var rest = Held.Without(names);
        if (!ReferenceEquals(rest, Held))
        {
            Held = rest;
            _settled = null;
        }
    }

    /// <summary>The response that is due so that the client gets what is new or changed in the view, or null. Takes nothing away.</summary>
    public ResponsePlan? Plan(ResourceView target)
    {
        if (ReferenceEquals(target, _settled) || Subscription.IsEmpty)
        {
            return null;
        }

        var plan = Rules.FullState ? PlanWhole(target) : PlanDifference(target);
        if (plan is null)
        {
            _settled = target;
        }

        return plan;
    }

    /// <summary>The response that takes away what the view does not have, or null where there is no such thing.</summary>
    public ResponsePlan? PlanRemoval(ResourceView target) =>
        Rules.FullState && !Subscription.IsEmpty && Missing(target).Length > 0 ? new ResponsePlan(this, target, target, [], Removal: true) : null;

    /// <summary>The planned response goes out.</summary>
    public void Commit(ResponsePlan plan)
    {
        if (Rules.FullState)
        {
            _parked.Clear();
        }

        InFlight = new SentResponse(plan.Resources, plan.Result, Held, Adds(plan.Resources));
        Held = plan.Result;
        Answered = true;
        _uncertain = false;
        _settled = null;
    }

    private ResponsePlan? PlanWhole(ResourceView target)
    {
        var kept = Missing(target);
        var next = target.With(kept);
        if (_parked is [var rejected] && rejected.Version == next.Version)
        {
            return null;
        }

        if (Answered && !_uncertain && !AnyNew(next))
        {
            // Equal content: holding the newer objects makes the next comparison one of references.
            Held = next;
            return null;
        }

        return new ResponsePlan(this, next, next, kept, Removal: false);
    }

    private ResponsePlan? PlanDifference(ResourceView target)
    {
        var next = WithoutParked(target);
        List<XdsResource>? due = null;
        var held = Held.Items;
        var position = 0;
        foreach (var item in next.Items)
        {
            if (!IsHeld(item, held, ref position))
            {
                (due ??= new List<XdsResource>(next.Count)).Add(item);
            }
        }

        if (due is null && (Answered || !Subscription.Wildcard))
        {
            // What the set no longer has is forgotten here; the client keeps it for as long as something refers to it.
            Held = next;
            return null;
        }

        var resources = due is null || due.Count == next.Count ? next : new ResourceView(next.TypeUrl, [.. due]);
        return new ResponsePlan(this, resources, next, [], Removal: false);
    }

    /// <summary>The view without what was rejected as it is now. A rejected response stays parked whole: which of its resources the client
    /// did not like, and whether it took the others, only the client knows.</summary>
    private ResourceView WithoutParked(ResourceView target)
    {
        if (_parked.Count == 0)
        {
            return target;
        }

        _parked.RemoveAll(group => !IsUnchanged(group, target));
        return target.Without(_parked.SelectMany(static group => group.AsList()).Select(static item => item.Name).ToHashSet(StringComparer.Ordinal));
    }

    private static bool IsUnchanged(ResourceView group, ResourceView target)
    {
        foreach (var item in group.Items)
        {
            if (target.Find(item.Name)?.Version != item.Version)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the client holds and the view does not have.</summary>
    private XdsResource[] Missing(ResourceView target)
    {
        if (ReferenceEquals(Held, target))
        {
            return [];
        }

        List<XdsResource>? missing = null;
        var items = target.Items;
        var position = 0;
        foreach (var item in Held.Items)
        {
            while (position < items.Length && string.CompareOrdinal(items[position].Name, item.Name) < 0)
            {
                position++;
            }

            if (position == items.Length || items[position].Name != item.Name)
            {
                (missing ??= []).Add(item);
            }
        }

        return missing?.ToArray() ?? [];
    }

    private bool AnyNew(ResourceView next)
    {
        if (ReferenceEquals(Held, next))
        {
            return false;
        }

        var position = 0;
        foreach (var item in next.Items)
        {
            if (!IsHeld(item, Held.Items, ref position))
            {
                return true;
            }
        }

        return false;
    }

    private bool Adds(ResourceView resources)
    {
        foreach (var item in resources.Items)
        {
            if (Held.Find(item.Name) is null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One step of a walk over two sorted lists.</summary>
    private static bool IsHeld(XdsResource item, ReadOnlySpan<XdsResource> held, ref int position)
    {
        while (position < held.Length)
        {
            if (ReferenceEquals(held[position], item))
            {
                position++;
                return true;
            }

            var order = string.CompareOrdinal(held[position].Name, item.Name);
            if (order > 0)
            {
                return false;
            }

            position++;
            if (order == 0)
            {
                return held[position - 1].Version == item.Version;
            }
        }

        return false;
    }

    private static HashSet<string> NamesOf(ResourceView view) =>
        view.AsList().Select(static item => item.Name).ToHashSet(StringComparer.Ordinal);
}
