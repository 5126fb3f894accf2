using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// What one client has asked for, over all types, and what it is due next. Types are independent of each other but for three things:
/// they go out in push order, a type waits for those that it names (<see cref="TypeRules.After"/>), and what a client still has is taken
/// away only when it has acknowledged everything else. Pure and clock-free; not safe for concurrent use.
/// </summary>
internal sealed class StreamState
{
    private readonly List<TypeState> _types;

    // By the type that uses and the type that is used: clusters and endpoints.
    private readonly List<(TypeState User, TypeState Used, UsedResources Resources)> _uses = [];

    public StreamState(IReadOnlyList<TypeRules> rules)
    {
        _types = [.. rules.Select(static rule => new TypeState(rule))];
        foreach (var used in _types)
        {
            if (_types.Find(type => type.Rules.TypeUrl == used.Rules.ResendAfter) is { } user)
            {
                _uses.Add((user, used, new UsedResources(used.Rules.TypeUrl)));
            }
        }
    }

    /// <summary>Types in push order; those that nobody declared stand last, as they were first asked for.</summary>
    public IReadOnlyList<TypeState> Types => _types;

    public TypeState Add(TypeRules rules)
    {
        var type = new TypeState(rules);
        _types.Add(type);
        return type;
    }

    /// <summary>What has to be sent next, given this state of the resources; null when there is nothing to be said now.</summary>
    public ResponsePlan? Next(SetViews views)
    {
        var settled = true;
        foreach (var type in _types)
        {
            if (!type.Requested)
            {
                continue;
            }

            if (type.InFlight is not null)
            {
                settled = false;
                continue;
            }

            if (type.Plan(Target(type, views)) is { } plan)
            {
                if (!Waits(type, views))
                {
                    return plan;
                }

                settled = false;
            }
        }

        return settled ? NextRemoval(views) : null;
    }

    /// <summary>The planned response goes out.</summary>
    /// <param name="plan">What <see cref="Next"/> gave.</param>
    /// <param name="views">The state of the resources that it was made of.</param>
    public void Commit(ResponsePlan plan, SetViews views)
    {
        var before = plan.Type.Held;
        plan.Type.Commit(plan);
        foreach (var (user, used, resources) in _uses)
        {
            if (ReferenceEquals(user, plan.Type))
            {
                resources.Remember(views, plan.Kept);
                if (used.Requested)
                {
                    used.Forget(UsedByChanged(before, plan.Resources));
                }
            }
        }
    }

    /// <summary>What the client ought to have: what the state gives, and what is used by something that it gave before.</summary>
    private ResourceView Target(TypeState type, SetViews views)
    {
        var target = views.Get(type.Rules.TypeUrl, type.Subscription);
        if (type.Subscription.Names.Count <= target.Count)
        {
            return target;
        }

        foreach (var (user, used, resources) in _uses)
        {
            if (ReferenceEquals(used, type))
            {
                return target.With(StillUsed(target, type.Subscription.Names, user.Held, resources));
            }
        }

        return target;
    }

    private static XdsResource[] StillUsed(ResourceView target, NameSet names, ResourceView users, UsedResources resources)
    {
        List<XdsResource>? found = null;
        foreach (var name in names.Names)
        {
            if (target.Find(name) is null && resources.Find(name) is { } resource && users.Uses(name))
            {
                (found ??= []).Add(resource);
            }
        }

        return found?.ToArray() ?? [];
    }

    /// <summary>
    /// Whether something that the type may name has to reach the client first. A response that only changes or keeps what the client has is
    /// not waited for: Envoy answers for new clusters only when they are warm, and it is that which routes to them have to wait for. A client
    /// that does not wait so asks for the endpoints of new clusters before it acknowledges them; a request that crossed a response counts.
    /// Endpoints that change all the time hold nobody up.
    /// </summary>
    private bool Waits(TypeState type, SetViews views)
    {
        foreach (var url in type.Rules.After)
        {
            foreach (var earlier in _types)
            {
                if (earlier.Requested
                    && earlier.Rules.TypeUrl == url
                    && earlier.InFlight is { } sent
                    && (sent.AddsNames || earlier.HasMoreToSay || (earlier.Rules.FullState && earlier.Plan(Target(earlier, views)) is not null)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Removals go in reverse order, each when all before it is acknowledged: listeners before the clusters that they use.</summary>
    private ResponsePlan? NextRemoval(SetViews views)
    {
        for (var i = _types.Count - 1; i >= 0; i--)
        {
            var type = _types[i];
            if (type.Requested && !IsHeldFast(type) && type.PlanRemoval(Target(type, views)) is { } plan)
            {
                return plan;
            }
        }

        return null;
    }

    /// <summary>Whether the client rejected what would have let go of the type's resources: it works with what it had before.</summary>
    private bool IsHeldFast(TypeState type) => _types.Exists(other =>
        other.Parked.Count > 0 && (ReferenceEquals(other, type) || other.Rules.After.Contains(type.Rules.TypeUrl)));

    private static HashSet<string> UsedByChanged(ResourceView before, ResourceView resources)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (var resource in resources.Items)
        {
            if (resource.Uses.Count > 0 && before.Find(resource.Name)?.Version != resource.Version)
            {
                used.UnionWith(resource.Uses);
            }
        }

        return used;
    }
}
